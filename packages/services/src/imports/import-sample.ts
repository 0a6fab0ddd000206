import { readFile } from 'node:fs/promises';
import { FoveaError } from '@fovea/domain';
import { contentHash, encodePng, renderSample, sampleSettingsSchema } from '@fovea/imaging/node';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { FinishedImport, ImportOptions } from './run-import.ts';
import { runImport } from './run-import.ts';
import type { ImportSource, SourceEntry } from './source.ts';

const share = z.number().min(0).max(1);
const sampleFileSchema = z.object({
  name: z.string(),
  seed: z.int().min(0),
  settings: sampleSettingsSchema,
  split: z.object({ train: share, validation: share, test: share }),
});
type SampleFile = z.infer<typeof sampleFileSchema>;

const sampleFile = new URL('../../../../data/sample.json', import.meta.url);

/** The settings of the sample that the first start makes. @throws CONFIGURATION_INVALID when the file is damaged */
async function readSampleFile(): Promise<SampleFile> {
  const parsed = sampleFileSchema.safeParse(JSON.parse(await readFile(sampleFile, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new FoveaError('CONFIGURATION_INVALID', 'data/sample.json is damaged; restore it from the repository.', {
    issue: parsed.error.issues[0]?.message,
  });
}

export interface ImportSampleRequest extends ImportOptions {
  /** In place of the settings in `data/sample.json`, for smaller or other samples. */
  readonly settings?: z.input<typeof sampleSettingsSchema>;
}

/** Generates the synthetic sample and imports it: project, dataset and pictures are marked as synthetic. */
export async function importSample(
  ctx: Context,
  { settings, ...options }: ImportSampleRequest = {},
): Promise<FinishedImport> {
  const file = await readSampleFile();
  const chosen = settings === undefined ? file.settings : sampleSettingsSchema.parse(settings);
  const seed = options.seed ?? file.seed;
  const name = options.datasetName ?? file.name;
  const stamp = contentHash(Buffer.from(JSON.stringify([chosen, seed]))).slice(0, 24);
  const source: ImportSource = {
    name,
    key: `sample-${stamp}`,
    synthetic: true,
    total: chosen.subjects * chosen.cellsPerSubject,
    entries: entriesOf(chosen, seed, stamp),
    problems: [],
    close: () => undefined,
  };
  return runImport(ctx, source, { ...options, seed, shares: options.shares ?? file.split });
}

function* entriesOf(settings: SampleFile['settings'], seed: number, stamp: string): Generator<SourceEntry> {
  for (const sample of renderSample(settings, seed)) {
    yield {
      path: `${sample.label}/${sample.name}`,
      label: sample.label,
      subject: sample.subject,
      givenSplit: null,
      stamp,
      read: () => encodePng(sample),
      decoded: sample,
    };
  }
}
