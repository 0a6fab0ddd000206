import type { RerunResult } from '../records/engine-record.ts';

interface DroppedWeights {
  /** Number of the version, and of the run that made it. */
  readonly version: number;
  readonly run: number;
  /** ISO 8601. */
  readonly at: string;
}

/** Says that a version's weights were dropped, and what makes them again. */
export function weightsDroppedInWords({ version, run, at }: DroppedWeights): string {
  return `The weights of version ${version} were dropped on ${at.slice(0, 10)} to free space. Repeat run ${run}, and they are made again: with the button “Repeat” on its page, or with fovea rerun ${run}.`;
}

/** What a repetition did about weights that had been dropped; null where they were there. */
export function madeAgainInWords({ madeAgain }: Pick<RerunResult, 'madeAgain'>): string | null {
  if (madeAgain === undefined) return null;
  return madeAgain
    ? 'The weights had been dropped. They are stored again, and the version can be used as before.'
    : 'The weights of the version had been dropped, and they stay so: only equal weights are stored again.';
}
