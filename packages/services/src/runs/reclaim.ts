import { hostname } from 'node:os';
import { run } from '@fovea/database';
import { sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { enqueue, trainingQueue } from '../queue/queue.ts';
import { release } from './release.ts';

/**
 * What a starting worker does about runs that were left: the jobs of workers of this host that are gone return to the
 * queue at once (those of other hosts when their heartbeat is missed), and a run without a job gets one.
 * @returns how many runs were given back
 */
export async function reclaim(context: Pick<Context, 'database' | 'queue'>): Promise<number> {
  const { database, queue } = context;
  const held = await database.$client.query<{ job: string; run: string; token: string; worker: string }>(
    `select job.id as job, run.id as run, run.claim_token as token, run.claimed_by as worker
     from run join pgboss.job on job.name = $1 and job.data ->> 'run' = run.id::text and job.state = 'active'
     where run.state = 'running'`,
    [trainingQueue],
  );
  let given = 0;
  for (const { job, run: id, token, worker } of held.rows) {
    if (!isGone(worker)) continue;
    await release({ database }, { run: id, token });
    await queue.fail(trainingQueue, job, { reason: `${worker} is gone` });
    given++;
  }
  return given + (await enqueueLost(context));
}

/** A run and its job are written together, so this finds only what was done to the queue from outside. */
async function enqueueLost({ database, queue }: Pick<Context, 'database' | 'queue'>): Promise<number> {
  return database.transaction(async (tx) => {
    const lost = await tx
      .select({ id: run.id })
      .from(run)
      .where(
        sql`${run.state} in ('queued', 'running') and not exists (
          select from pgboss.job where job.name = ${trainingQueue} and job.data ->> 'run' = ${run.id}::text and job.state in ('created', 'retry', 'active'))`,
      )
      .for('update', { skipLocked: true });
    for (const { id } of lost) await enqueue(tx, queue, { run: id });
    return lost.length;
  });
}

/** Whether a worker of this host has ended; of another host nothing is known. This process has claimed nothing yet. */
function isGone(worker: string): boolean {
  const separator = worker.lastIndexOf(':');
  const pid = Number(worker.slice(separator + 1));
  if (worker.slice(0, separator) !== hostname() || !Number.isInteger(pid)) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
