import { randomUUID } from 'node:crypto';
import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { isFoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import { buildJob } from './build-job.ts';
import { endRun } from '../runs/end-run.ts';
import { fail } from './fail.ts';
import type { RunRow } from '../runs/run-row.ts';
import type { TrainingJob } from './job.ts';
import { rest } from '../runs/pause.ts';

export interface ClaimRequest {
  readonly run: Identifier;
  /** host:pid */
  readonly worker: string;
}

/**
 * Takes a run for one attempt, which goes on from the newest usable checkpoint. The caller holds the run's only job, so an attempt that still has the run has
 * been given up for dead: what it writes is refused from now on.
 * @returns null when the run has ended, is paused, was cancelled before it began, or its files are damaged (then it has failed)
 */
export async function claim(ctx: Context, { run: id, worker }: ClaimRequest): Promise<TrainingJob | null> {
  const { database, clock } = ctx;
  const token = randomUUID();
  const claimed = await database.transaction(async (tx): Promise<RunRow | null> => {
    const [row] = await tx.select().from(run).where(eq(run.id, id)).for('update');
    if (row === undefined || row.finishedAt !== null || row.state === 'paused') return null;
    const at = clock.now();
    if (row.cancelRequested) {
      await endRun(tx, row, { code: 'CANCELLED', message: 'The run was cancelled before it began.', at });
      return null;
    }
    if (row.pauseRequested) {
      await rest(tx, row);
      return null;
    }
    const progress = { ...row.progress, phase: 'preparing', imagesPerSecond: null, secondsLeft: null } as const;
    const [taken] = await tx
      .update(run)
      .set({
        state: 'running',
        claimToken: token,
        claimedBy: worker,
        attempt: row.attempt + 1,
        setbacks: row.setbacks + 1,
        startedAt: row.startedAt ?? at,
        progress,
      })
      .where(eq(run.id, id))
      .returning();
    await publish(
      tx,
      row.projectId,
      { type: 'run.state', run: id, state: 'running' },
      { type: 'run.progress', run: id, progress },
    );
    return taken ?? null;
  });
  if (claimed === null) return null;
  try {
    return await buildJob(ctx, claimed, token);
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    await fail(ctx, { run: id, token, code: error.code, message: error.message });
    return null;
  }
}
