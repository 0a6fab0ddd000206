import type { Context } from '../context.ts';
import { endRun } from '../runs/end-run.ts';
import type { Held } from './held-run.ts';
import { heldRun } from './held-run.ts';
import { rest } from '../runs/pause.ts';
import { requeue } from './hand-back.ts';

/**
 * What a worker reports that has stopped for a pause: the run rests, unless somebody has cancelled it or taken the pause
 * back meanwhile.
 * @returns `queued` when its job must go back to the queue
 * @throws RUN_NOT_ACTIVE
 */
export async function suspend({ database, clock }: Context, held: Held): Promise<'paused' | 'cancelled' | 'queued'> {
  return database.transaction(async (tx) => {
    const row = await heldRun(tx, held);
    if (row.cancelRequested) {
      await endRun(tx, row, { code: 'CANCELLED', message: 'The run was cancelled while it paused.', at: clock.now() });
      return 'cancelled';
    }
    if (!row.pauseRequested) {
      await requeue(tx, row);
      return 'queued';
    }
    await rest(tx, row);
    return 'paused';
  });
}
