import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { endRun } from './end-run.ts';
import { lockRun } from './held-run.ts';

/** Postgres channel on which workers hear the id of a run that is to stop. */
export const cancelChannel = 'fovea_cancel';

/**
 * Stops a run: at once while it waits, at its next step while it trains. Asking twice is asking once.
 * @throws NOT_FOUND; RUN_NOT_ACTIVE when it has ended
 */
export async function cancel({ database, actor, clock }: Context, request: { run: Identifier }): Promise<void> {
  authorise(actor, 'run:cancel');
  await database.transaction(async (tx) => {
    const row = await lockRun(tx, request.run);
    if (row.finishedAt !== null)
      throw new FoveaError('RUN_NOT_ACTIVE', 'This run has ended; there is nothing to cancel.', {
        run: row.id,
        state: row.state,
      });
    if (row.cancelRequested) return;
    await tx.update(run).set({ cancelRequested: true }).where(eq(run.id, row.id));
    await record(tx, {
      project: row.projectId,
      person: actor.personId,
      action: 'run.cancel',
      resource: 'run',
      resourceId: row.id,
    });
    if (row.state === 'queued') {
      await endRun(tx, row, { code: 'CANCELLED', message: 'The run was cancelled before it began.', at: clock.now() });
    } else {
      await tx.execute(sql`select pg_notify(${cancelChannel}, ${row.id})`);
    }
  });
}

/** Whether somebody asked to cancel the run. */
export async function cancelRequested({ database }: Context, request: { run: Identifier }): Promise<boolean> {
  const [row] = await database.select({ requested: run.cancelRequested }).from(run).where(eq(run.id, request.run));
  return row?.requested ?? false;
}
