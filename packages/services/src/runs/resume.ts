import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq, sql } from 'drizzle-orm';
import { fromDrizzle } from 'pg-boss';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import { enqueue, trainingQueue } from '../queue/queue.ts';
import { lockRun } from './run-row.ts';
import { requeue } from '../attempts/hand-back.ts';

/**
 * Queues a paused run again, to go on from its checkpoint; takes a pause back that its worker has not come to yet.
 * @throws NOT_FOUND; RUN_NOT_ACTIVE when it is not paused
 */
export async function resume({ database, queue, actor }: Context, request: { run: Identifier }): Promise<void> {
  authorise(actor, 'run:pause');
  await database.transaction(async (tx) => {
    const row = await lockRun(tx, request.run);
    if (row.state !== 'paused' && !row.pauseRequested)
      throw new FoveaError('RUN_NOT_ACTIVE', 'This run is not paused; there is nothing to resume.', {
        run: row.id,
        state: row.state,
      });
    await record(tx, {
      project: row.projectId,
      person: actor.personId,
      action: 'run.resume',
      resource: 'run',
      resourceId: row.id,
      detail: { step: row.progress.step },
    });
    if (row.state !== 'paused') {
      await tx.update(run).set({ pauseRequested: false }).where(eq(run.id, row.id));
      await publish(tx, row.projectId, { type: 'run.changed', run: row.id });
      return;
    }
    await requeue(tx, row);
    // A job that was waiting when the run was paused is still there; one that a worker holds ends with the pause.
    const jobs = await queue.findJobs(trainingQueue, { data: { run: row.id }, db: fromDrizzle(tx, sql) });
    if (!jobs.some(({ state }) => state === 'created' || state === 'retry')) await enqueue(tx, queue, { run: row.id });
  });
}
