import { randomUUID } from 'node:crypto';
import type { Identifier } from '@fovea/domain';
import { isFoveaError } from '@fovea/domain';
import type { Context } from '../context.ts';
import { changeRun, transition } from '../runs/transitions.ts';
import { buildJob } from './build-job.ts';
import { fail } from './fail.ts';
import type { TrainingJob } from './job.ts';

export interface ClaimRequest {
  readonly run: Identifier;
  /** host:pid */
  readonly worker: string;
}

/**
 * Takes a run for one attempt, which goes on from the newest usable checkpoint. The caller holds the run's only job, so an attempt that still has the run has
 * been given up for dead: what it writes is refused from now on.
 * @returns null when the run is unknown, has ended, is paused, was cancelled before it began, or its files are damaged (then it has failed)
 */
export async function claim(ctx: Context, { run: id, worker }: ClaimRequest): Promise<TrainingJob | null> {
  const { clock } = ctx;
  const token = randomUUID();
  const claimed = await changeRun(ctx, id, async (tx, row) => {
    if (row.finishedAt !== null || row.state === 'paused') return null;
    const at = clock.now();
    if (row.cancelRequested) {
      await transition(tx, row, 'stop', { at, message: 'The run was cancelled before it began.' });
      return null;
    }
    if (row.pauseRequested) {
      await transition(tx, row, 'rest');
      return null;
    }
    return transition(tx, row, 'claim', { token, worker, at });
  }).catch((error: unknown) => {
    if (isFoveaError(error) && error.code === 'NOT_FOUND') return null;
    throw error;
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
