import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { request } from './requests.ts';
import { changeRun, transition, transitions } from './transitions.ts';

/**
 * Pauses a run: at once while it waits; while it trains, a checkpoint is written after the step under way, and its worker
 * is free for others. Asking twice is asking once.
 * @throws NOT_FOUND; RUN_NOT_ACTIVE when it has ended or is being cancelled
 */
export async function pause(ctx: Context, { run: id }: { run: Identifier }): Promise<void> {
  const by = ctx.actor.personId;
  authorise(ctx.actor, 'run:pause');
  await changeRun(ctx, id, async (tx, row) => {
    if (row.cancelRequested)
      throw new FoveaError('RUN_NOT_ACTIVE', transitions.pause.refusal, { run: row.id, state: row.state });
    if (row.state === 'paused' || row.pauseRequested) return;
    if (row.state === 'running') return request(tx, row, 'pause', by);
    await transition(tx, row, 'pause', { by });
  });
}
