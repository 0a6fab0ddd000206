import { modelVersion } from '@fovea/database';
import type { RerunResult } from '@fovea/domain';
import { engineDifferences, FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { runRow } from '../runs/run-row.ts';
import { transition } from '../runs/transitions.ts';
import type { Held } from './held-run.ts';
import type { RunRow } from '../runs/run-row.ts';
import { changeHeldRun } from './held-run.ts';
import type { TrainingOutcome } from './job.ts';

/** What a repetition hands in: of its model only the hash is kept. */
export type RerunOutcome = Pick<TrainingOutcome, 'weightsHash' | 'engine' | 'earlierEngines'>;

/** Where the two runs' engines differ, those of steps before a resume included; each difference once. */
function differencesOf(original: RunRow, { engine, earlierEngines }: RerunOutcome): string[] {
  const first = original.engine;
  if (first === null) return ['the record of the run that was repeated names no engine'];
  const others = [engine, ...original.earlierEngines, ...earlierEngines];
  return [...new Set(others.flatMap((other) => engineDifferences(first, other)))];
}

/**
 * Ends a held repetition: compares its weights with those of the run that it repeats, and keeps the result.
 * @throws RUN_NOT_ACTIVE; CANCELLED when somebody asked to cancel it
 */
export async function finishRerun(
  ctx: Context,
  { outcome, ...held }: Held & { outcome: RerunOutcome },
): Promise<RerunResult> {
  return changeHeldRun(ctx, held, async (tx, row) => {
    if (row.cancelRequested)
      throw new FoveaError('CANCELLED', 'The repetition was cancelled; nothing else has changed.', { run: row.id });
    if (row.rerunOf === null) throw new Error(`Run ${row.id} repeats no other.`);
    const original = await runRow(tx, row.rerunOf);
    const [version] = await tx
      .select({ weights: modelVersion.weightsArtifact })
      .from(modelVersion)
      .where(eq(modelVersion.runId, original.id));
    if (version === undefined) throw new Error(`Run ${original.id} has finished without a version.`);
    const found: RerunResult = {
      weightsHash: outcome.weightsHash,
      expectedHash: version.weights,
      equal: outcome.weightsHash === version.weights,
      differences: differencesOf(original, outcome),
    };
    const { engine, earlierEngines } = outcome;
    const detail = { rerunOf: original.id, ...found };
    await transition(tx, row, 'finish', { at: ctx.clock.now(), engine, earlierEngines, rerunResult: found, detail });
    return found;
  });
}
