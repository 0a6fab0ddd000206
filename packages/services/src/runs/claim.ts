import { randomUUID } from 'node:crypto';
import type { Transaction } from '@fovea/database';
import { run, runAttention, runMetric } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { isFoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { RunRow } from './attempt.ts';
import type { TrainingJob } from './job.ts';
import { waitingProgress } from './release.ts';
import { trainingJob } from './training-job.ts';

export interface ClaimRequest {
  readonly run: Identifier;
  /** host:pid */
  readonly worker: string;
}

/**
 * Takes a run for one attempt, which begins at step 0. The caller holds the run's only job, so an attempt that still has
 * the run has been given up for dead: its token stops counting.
 * @returns null when there is nothing to train: the run has ended, was cancelled while it waited, or cannot be read
 */
export async function claim(
  context: Pick<Context, 'database' | 'artifacts' | 'clock'>,
  { run: id, worker }: ClaimRequest,
): Promise<TrainingJob | null> {
  const { database, clock } = context;
  return database.transaction(async (tx) => {
    const [row] = await tx.select().from(run).where(eq(run.id, id)).for('update');
    if (row === undefined || row.finishedAt !== null) return null;
    if (row.cancelRequested) {
      await end(tx, row, {
        state: 'cancelled',
        failureCode: 'CANCELLED',
        failureMessage: 'The run was cancelled before it began.',
        finishedAt: clock.now(),
      });
      return null;
    }
    const token = randomUUID();
    const attempt = row.attempt + 1;
    try {
      const job = await trainingJob(tx, context, row, token, attempt);
      const progress = { ...waitingProgress(row.recipe.steps), phase: 'preparing' as const };
      await tx.delete(runMetric).where(eq(runMetric.runId, id));
      await tx.delete(runAttention).where(eq(runAttention.runId, id));
      await tx
        .update(run)
        .set({
          state: 'running',
          attempt,
          claimToken: token,
          claimedBy: worker,
          progress,
          startedAt: row.startedAt ?? clock.now(),
        })
        .where(eq(run.id, id));
      await publish(
        tx,
        row.projectId,
        { type: 'run.state', run: id, state: 'running' },
        { type: 'run.progress', run: id, progress },
      );
      return job;
    } catch (error) {
      if (!isFoveaError(error)) throw error;
      const { code, message } = error;
      await end(tx, row, { state: 'failed', failureCode: code, failureMessage: message, finishedAt: clock.now() });
      await record(tx, {
        project: row.projectId,
        person: row.startedBy,
        action: 'run.fail',
        resource: 'run',
        resourceId: id,
        detail: { code, message },
      });
      return null;
    }
  });
}

type Ending = Pick<RunRow, 'failureCode' | 'failureMessage' | 'finishedAt'> & {
  readonly state: 'cancelled' | 'failed';
};

async function end(tx: Transaction, { id, projectId }: RunRow, ending: Ending): Promise<void> {
  await tx
    .update(run)
    .set({ ...ending, claimToken: null, claimedBy: null })
    .where(eq(run.id, id));
  await publish(tx, projectId, { type: 'run.state', run: id, state: ending.state });
}
