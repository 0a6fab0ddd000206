import type { Transaction } from '@fovea/database';
import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import { requestChannel } from './cancel.ts';
import type { RunRow } from './run-row.ts';
import { lockRun } from './run-row.ts';

/** Lets a locked run rest where it stands: nobody holds it, and it waits for no worker. */
export async function rest(tx: Transaction, row: RunRow): Promise<void> {
  const progress = { ...row.progress, phase: 'paused', imagesPerSecond: null, secondsLeft: null } as const;
  await tx
    .update(run)
    .set({ state: 'paused', pauseRequested: false, claimToken: null, claimedBy: null, setbacks: 0, progress })
    .where(eq(run.id, row.id));
  await publish(
    tx,
    row.projectId,
    { type: 'run.progress', run: row.id, progress },
    { type: 'run.state', run: row.id, state: 'paused' },
  );
}

/**
 * Pauses a run: at once while it waits; while it trains, a checkpoint is written after the step under way, and its worker
 * is free for others. Asking twice is asking once.
 * @throws NOT_FOUND; RUN_NOT_ACTIVE when it has ended or is being cancelled
 */
export async function pause({ database, actor }: Context, request: { run: Identifier }): Promise<void> {
  authorise(actor, 'run:pause');
  await database.transaction(async (tx) => {
    const row = await lockRun(tx, request.run);
    if (row.finishedAt !== null || row.cancelRequested)
      throw new FoveaError('RUN_NOT_ACTIVE', 'This run has ended or is being cancelled; there is nothing to pause.', {
        run: row.id,
        state: row.state,
      });
    if (row.state === 'paused' || row.pauseRequested) return;
    await record(tx, {
      project: row.projectId,
      person: actor.personId,
      action: 'run.pause',
      resource: 'run',
      resourceId: row.id,
      detail: { step: row.progress.step },
    });
    if (row.state === 'queued') return rest(tx, row);
    await tx.update(run).set({ pauseRequested: true }).where(eq(run.id, row.id));
    await publish(tx, row.projectId, { type: 'run.changed', run: row.id });
    await tx.execute(sql`select pg_notify(${requestChannel}, ${row.id})`);
  });
}
