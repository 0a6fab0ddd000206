import type { ImportState, ImportView } from '@fovea/domain';
import { plural, when } from '#lib/format.ts';

export type Tone = 'neutral' | 'accent' | 'good' | 'caution' | 'bad';

const states: Readonly<Record<ImportState, { readonly word: string; readonly tone: Tone }>> = {
  uploading: { word: 'not complete', tone: 'caution' },
  reading: { word: 'being read', tone: 'accent' },
  waiting: { word: 'waits for your yes', tone: 'caution' },
  storing: { word: 'being stored', tone: 'accent' },
  stored: { word: 'stored', tone: 'good' },
  failed: { word: 'failed', tone: 'bad' },
  dropped: { word: 'dropped', tone: 'neutral' },
};

const missing = { word: 'files are missing', tone: 'bad' } as const;

export const stateWord = ({ state, upload }: Pick<ImportView, 'state' | 'upload'>) =>
  upload.isMissing ? missing : states[state];

/** How long an import waits for a person; null where it waits for nobody. */
export const keptWords = ({ keptUntil }: Pick<ImportView, 'keptUntil'>): string | null =>
  keptUntil === null ? null : `kept until ${when(keptUntil)}`;

const units = ['bytes', 'kB', 'MB', 'GB'] as const;

/** A size as a person says it: 1 kB is 1,000 bytes. */
export function byteSize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** What is being done, and how far it is; `value` null while nobody knows. */
export function progressOf({ state, progress }: Pick<ImportView, 'state' | 'progress'>): {
  readonly value: number | null;
  readonly text: string;
} {
  if (state === 'storing') return { value: null, text: 'Storing the images.' };
  if (progress === null || progress.total === 0) return { value: null, text: 'Looking at the files.' };
  const rate =
    progress.imagesPerSecond === null ? '' : `, ${plural(Math.round(progress.imagesPerSecond), 'image')} a second`;
  return {
    value: progress.done / progress.total,
    text: `Reading images: ${plural(progress.done, 'image')} of ${progress.total.toLocaleString('en')}${rate}.`,
  };
}
