import { modelVersion, run } from '@fovea/database';
import type { RerunResult } from '@fovea/domain';
import { engineDifferences, FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import { removeCheckpoints } from '../runs/checkpoints.ts';
import { runRow } from '../runs/run-row.ts';
import type { Held } from './held-run.ts';
import type { RunRow } from '../runs/run-row.ts';
import { heldRun } from './held-run.ts';
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
  const { database, clock } = ctx;
  const result = await database.transaction(async (tx) => {
    const row = await heldRun(tx, held);
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
    const { steps } = row.recipe;
    const progress = { ...row.progress, step: steps, steps, phase: 'done', secondsLeft: 0 } as const;
    await tx
      .update(run)
      .set({
        state: 'finished',
        finishedAt: clock.now(),
        claimToken: null,
        pauseRequested: false,
        engine: outcome.engine,
        earlierEngines: outcome.earlierEngines,
        rerunResult: found,
        progress,
      })
      .where(eq(run.id, row.id));
    await record(tx, {
      project: row.projectId,
      person: row.startedBy,
      action: 'run.finish',
      resource: 'run',
      resourceId: row.id,
      detail: { rerunOf: original.id, ...found },
    });
    await publish(
      tx,
      row.projectId,
      { type: 'run.progress', run: row.id, progress },
      { type: 'run.state', run: row.id, state: 'finished' },
    );
    return found;
  });
  await removeCheckpoints(ctx, held.run);
  return result;
}
