import type { Transaction } from '@fovea/database';
import type { Context } from '../context.ts';
import type { RunRow } from '../runs/run-row.ts';
import { transition } from '../runs/transitions.ts';
import type { Held } from './held-run.ts';
import { changeHeldRun } from './held-run.ts';

/** What becomes of a run that its worker puts down: it waits for another worker, unless somebody asked for something else. */
export type PutDown = 'queued' | 'paused' | 'cancelled';

/** Puts a locked run down that its worker will not end, to go on where it stood. */
export async function putDown(tx: Transaction, row: RunRow, at: Date): Promise<PutDown> {
  if (row.cancelRequested) {
    const message = 'The run was cancelled; the model it started from stays as it was.';
    await transition(tx, row, 'stop', { at, message });
    return 'cancelled';
  }
  await transition(tx, row, row.pauseRequested ? 'rest' : 'handBack');
  return row.pauseRequested ? 'paused' : 'queued';
}

/**
 * Puts a held run down, because its worker ends or because a pause was asked for.
 * @returns `queued` when its job must go back to the queue, too
 * @throws RUN_NOT_ACTIVE
 */
export function handBack(ctx: Context, held: Held): Promise<PutDown> {
  return changeHeldRun(ctx, held, (tx, row) => putDown(tx, row, ctx.clock.now()));
}
