import { artifact, modelVersion } from '@fovea/database';
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
import { nameWeights } from '../artifacts/name-weights.ts';

/** What a repetition hands in: of its model only the hash is kept, unless the weights that it repeats were dropped. */
export type RerunOutcome = Pick<TrainingOutcome, 'weights' | 'weightsHash' | 'engine' | 'earlierEngines'>;

/** Where the two runs' engines differ, those of steps before a resume included; each difference once. */
function differencesOf(original: RunRow, { engine, earlierEngines }: RerunOutcome): string[] {
  const first = original.engine;
  if (first === null) return ['the record of the run that was repeated names no engine'];
  const others = [engine, ...original.earlierEngines, ...earlierEngines];
  return [...new Set(others.flatMap((other) => engineDifferences(first, other)))];
}

/**
 * Ends a held repetition: compares its weights with those of the run that it repeats, and keeps the result. Equal weights
 * are stored again where they had been dropped.
 * @throws RUN_NOT_ACTIVE; CANCELLED when somebody asked to cancel it; ARTIFACT_WRITE_FAILED
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
      .select({ weights: modelVersion.weightsArtifact, droppedAt: artifact.droppedAt })
      .from(modelVersion)
      .innerJoin(artifact, eq(artifact.hash, modelVersion.weightsArtifact))
      .where(eq(modelVersion.runId, original.id));
    if (version === undefined) throw new Error(`Run ${original.id} has finished without a version.`);
    const at = ctx.clock.now();
    const equal = outcome.weightsHash === version.weights;
    if (version.droppedAt !== null && equal) {
      const hash = await ctx.artifacts.put(outcome.weights);
      await nameWeights(tx, { hash, byteSize: outcome.weights.byteLength, at });
    }
    const found: RerunResult = {
      weightsHash: outcome.weightsHash,
      expectedHash: version.weights,
      equal,
      differences: differencesOf(original, outcome),
      ...(version.droppedAt === null ? {} : { madeAgain: equal }),
    };
    const { engine, earlierEngines } = outcome;
    const detail = { rerunOf: original.id, ...found };
    await transition(tx, row, 'finish', { at, engine, earlierEngines, rerunResult: found, detail });
    return found;
  });
}
