import type { Identifier } from '@fovea/domain';
import { sql } from 'drizzle-orm';
import { fromDrizzle } from 'pg-boss';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { enqueue, trainingQueue } from '../queue/queue.ts';
import { request } from './requests.ts';
import { changeRun, transition } from './transitions.ts';

/**
 * Queues a paused run again, to go on from its checkpoint; takes a pause back that its worker has not come to yet.
 * @throws NOT_FOUND; RUN_NOT_ACTIVE when it is not paused
 */
export async function resume(ctx: Context, { run: id }: { run: Identifier }): Promise<void> {
  const { queue } = ctx;
  const by = ctx.actor.personId;
  authorise(ctx.actor, 'run:pause');
  await changeRun(ctx, id, async (tx, row) => {
    if (row.state !== 'paused' && row.pauseRequested) return request(tx, row, 'resume', by);
    await transition(tx, row, 'resume', { by });
    // A job that was waiting when the run was paused is still there; one that a worker holds ends with the pause.
    const jobs = await queue.findJobs(trainingQueue, { data: { run: row.id }, db: fromDrizzle(tx, sql) });
    if (!jobs.some(({ state }) => state === 'created' || state === 'retry')) await enqueue(tx, queue, { run: row.id });
  });
}
