import { z } from 'zod';
import type { Level } from '../words.ts';
import { levels, longestLevel } from '../words.ts';
import type { Preset } from './presets.ts';

/**
 * Which weights a training changes, beside those of the gates: the head's, the head's and those of all operations behind a
 * tap, or all.
 */
export const trainedPartSchema = z.union([
  z.enum(['all', 'head']),
  z.templateLiteral(['from:', z.string().min(1).max(longestLevel)]),
]);
export type TrainedPart = z.infer<typeof trainedPartSchema>;

/** The tap behind which all is trained; null where the part is another one. */
export const trainedFrom = (part: TrainedPart): Level | null => (part.startsWith('from:') ? part.slice(5) : null);

/** What a learning rate is multiplied by. */
export const rateFactorSchema = z.number().gt(0).max(1);

/** What a preset trains of a network that was brought along: its head, or all behind the first gate. */
export function trainedBy(preset: Preset, gates: readonly Level[] = []): TrainedPart {
  return preset === 'quick' ? 'head' : `from:${gates[0] ?? levels[0]}`;
}

export function trainedPartInWords(part: TrainedPart): string {
  const tap = trainedFrom(part);
  if (tap !== null) return `gates, and the network behind ${tap}`;
  return part === 'all' ? 'everything' : 'gates and head';
}
