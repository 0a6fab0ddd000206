import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { removeCheckpoints } from './checkpoints.ts';
import { endRun } from './end-run.ts';
import { lockRun } from './run-row.ts';

/** Postgres channel on which workers hear the id of a run that is to stop or to pause. */
export const requestChannel = 'fovea_request';

/**
 * Stops a run: at once while it waits or is paused, at its next step while it trains. Asking twice is asking once.
 * @throws NOT_FOUND; RUN_NOT_ACTIVE when it has ended
 */
export async function cancel(ctx: Context, request: { run: Identifier }): Promise<void> {
  const { database, actor, clock } = ctx;
  authorise(actor, 'run:cancel');
  const hasEnded = await database.transaction(async (tx) => {
    const row = await lockRun(tx, request.run);
    if (row.finishedAt !== null)
      throw new FoveaError('RUN_NOT_ACTIVE', 'This run has ended; there is nothing to cancel.', {
        run: row.id,
        state: row.state,
      });
    if (row.cancelRequested) return false;
    await tx.update(run).set({ cancelRequested: true }).where(eq(run.id, row.id));
    await record(tx, {
      project: row.projectId,
      person: actor.personId,
      action: 'run.cancel',
      resource: 'run',
      resourceId: row.id,
    });
    if (row.state === 'running') {
      await tx.execute(sql`select pg_notify(${requestChannel}, ${row.id})`);
      return false;
    }
    const when =
      row.state === 'paused' ? 'while it was paused' : row.attempt > 0 ? 'while it waited' : 'before it began';
    await endRun(tx, row, { code: 'CANCELLED', message: `The run was cancelled ${when}.`, at: clock.now() });
    return true;
  });
  if (hasEnded) await removeCheckpoints(ctx, request.run);
}

/** What somebody asked of the run that trains: to stop for good, to pause, or nothing. */
export async function requested(
  { database }: Context,
  request: { run: Identifier },
): Promise<'cancel' | 'pause' | null> {
  const [row] = await database
    .select({ cancel: run.cancelRequested, pause: run.pauseRequested })
    .from(run)
    .where(eq(run.id, request.run));
  if (row?.cancel === true) return 'cancel';
  return row?.pause === true ? 'pause' : null;
}
