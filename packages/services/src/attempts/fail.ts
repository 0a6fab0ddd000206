import type { Context } from '../context.ts';
import { transition } from '../runs/transitions.ts';
import type { Held } from './held-run.ts';
import { changeHeldRun } from './held-run.ts';

export interface FailRequest extends Held {
  /** CANCELLED ends the run as cancelled, any other code as failed. */
  readonly code: string;
  /** A sentence for a person. */
  readonly message: string;
}

/** Ends a held run that made no version; the model it started from stays as it was. @throws RUN_NOT_ACTIVE */
export async function fail(ctx: Context, { code, message, ...held }: FailRequest): Promise<void> {
  const at = ctx.clock.now();
  await changeHeldRun(ctx, held, (tx, row) =>
    code === 'CANCELLED'
      ? transition(tx, row, 'stop', { at, message })
      : transition(tx, row, 'fail', { at, code, message }),
  );
}
