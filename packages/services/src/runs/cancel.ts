import type { Identifier } from '@fovea/domain';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { request } from './requests.ts';
import { changeRun, transition } from './transitions.ts';

/**
 * Stops a run: at once while it waits or is paused, at its next step while it trains. Asking twice is asking once.
 * @throws NOT_FOUND; RUN_NOT_ACTIVE when it has ended
 */
export async function cancel(ctx: Context, { run: id }: { run: Identifier }): Promise<void> {
  const { actor, clock } = ctx;
  authorise(actor, 'run:cancel');
  await changeRun(ctx, id, async (tx, row) => {
    if (row.finishedAt === null && row.cancelRequested) return;
    if (row.state === 'running') return request(tx, row, 'cancel', actor.personId);
    const when =
      row.state === 'paused' ? 'while it was paused' : row.attempt > 0 ? 'while it waited' : 'before it began';
    const message = `The run was cancelled ${when}.`;
    await transition(tx, row, 'cancel', { by: actor.personId, at: clock.now(), message });
  });
}
