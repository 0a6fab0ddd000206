import type { Transaction } from '@fovea/database';
import { run } from '@fovea/database';
import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { Held } from './held-run.ts';
import type { RunRow } from '../runs/run-row.ts';
import { heldRun } from './held-run.ts';
import { rest } from '../runs/pause.ts';

/** Puts a locked run back among the queued ones, to go on where it stood. */
export async function requeue(tx: Transaction, row: RunRow): Promise<void> {
  const progress = { ...row.progress, phase: 'waiting', imagesPerSecond: null, secondsLeft: null } as const;
  await tx.update(run).set({ state: 'queued', claimToken: null, claimedBy: null, progress }).where(eq(run.id, row.id));
  await publish(
    tx,
    row.projectId,
    { type: 'run.state', run: row.id, state: 'queued' },
    { type: 'run.progress', run: row.id, progress },
  );
}

/** Puts a locked run back that its worker will not end: it waits for another one, or rests where that was asked for. */
export async function giveBack(tx: Transaction, row: RunRow): Promise<void> {
  return row.pauseRequested && !row.cancelRequested ? rest(tx, row) : requeue(tx, row);
}

/**
 * Gives a held run back, to go on from its checkpoint; its job must go back to the queue, too.
 * @throws RUN_NOT_ACTIVE
 */
export async function handBack({ database }: Context, held: Held): Promise<void> {
  await database.transaction(async (tx) => giveBack(tx, await heldRun(tx, held)));
}
