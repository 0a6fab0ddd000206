import type { Transaction } from '@fovea/database';
import { run } from '@fovea/database';
import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { Held, RunRow } from './held-run.ts';
import { heldRun } from './held-run.ts';
import { startOver } from './start-over.ts';

/** Puts a locked run back among the queued ones. */
export async function requeue(tx: Transaction, row: RunRow): Promise<void> {
  const progress = startOver(row.recipe, 'waiting');
  await tx.update(run).set({ state: 'queued', claimToken: null, claimedBy: null, progress }).where(eq(run.id, row.id));
  await publish(
    tx,
    row.projectId,
    { type: 'run.state', run: row.id, state: 'queued' },
    { type: 'run.progress', run: row.id, progress },
  );
}

/** Gives a held run back, to be done again from step 0; its job must go back to the queue, too. @throws RUN_NOT_ACTIVE */
export async function release({ database }: Context, held: Held): Promise<void> {
  await database.transaction(async (tx) => requeue(tx, await heldRun(tx, held)));
}
