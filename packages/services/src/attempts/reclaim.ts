import { hostname } from 'node:os';
import type { Transaction } from '@fovea/database';
import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { isAlive } from '@fovea/processes';
import { inArray, sql } from 'drizzle-orm';
import { fromDrizzle } from 'pg-boss';
import type { Context } from '../context.ts';
import { enqueue, trainingQueue } from '../queue/queue.ts';
import { sweepCheckpoints } from '../runs/checkpoints.ts';
import { changeRun } from '../runs/transitions.ts';
import { putDown } from './hand-back.ts';

/** Whether a worker of this host has ended; of another host only the heartbeat tells. This process has claimed nothing yet. */
function isGone(worker: string | null): boolean {
  if (worker === null) return false;
  const colon = worker.lastIndexOf(':');
  const pid = Number(worker.slice(colon + 1));
  if (worker.slice(0, colon) !== hostname() || !Number.isInteger(pid) || pid <= 0) return false;
  return pid === process.pid || !isAlive(pid);
}

/** Makes sure that a job stands for an open run; frees the one that a worker which is gone still holds. */
async function ensureJob(tx: Transaction, { queue }: Context, id: Identifier, isFree: boolean): Promise<void> {
  const db = fromDrizzle(tx, sql);
  const jobs = await queue.findJobs(trainingQueue, { data: { run: id }, db });
  if (jobs.some(({ state }) => state === 'created' || state === 'retry')) return;
  const active = jobs.filter(({ state }) => state === 'active');
  if (active.length === 0) return enqueue(tx, queue, { run: id });
  if (!isFree) return;
  for (const job of active) {
    await queue.fail(
      trainingQueue,
      { id: job.id, retryCount: job.retryCount },
      { reason: 'The worker is gone.' },
      { db },
    );
  }
}

/**
 * What a starting worker does about runs that were left: those of this host's workers that are gone return to the queue
 * at once (those of other hosts when their heartbeat is missed), and a run without a job gets one. Several workers may do
 * it at the same time. Checkpoints that no run needs any more are removed.
 * @returns how many runs were given back
 */
export async function reclaim(ctx: Context): Promise<number> {
  const { database, clock } = ctx;
  await sweepCheckpoints(ctx);
  const open = await database
    .select({ id: run.id })
    .from(run)
    .where(inArray(run.state, ['queued', 'running']));
  let given = 0;
  for (const { id } of open) {
    given += await changeRun(ctx, id, async (tx, row) => {
      if (row.finishedAt !== null) return 0;
      const isFree = row.state === 'running' && isGone(row.claimedBy);
      if (isFree) await putDown(tx, row, clock.now());
      await ensureJob(tx, ctx, id, isFree);
      return isFree ? 1 : 0;
    });
  }
  return given;
}
