import type { Context } from '../context.ts';
import { removeCheckpoints } from '../runs/checkpoints.ts';
import { endRun } from '../runs/end-run.ts';
import type { Held } from './held-run.ts';
import { heldRun } from './held-run.ts';

export interface FailRequest extends Held {
  /** CANCELLED ends the run as cancelled, any other code as failed. */
  readonly code: string;
  /** A sentence for a person. */
  readonly message: string;
}

/** Ends a held run that made no version; the model it started from stays as it was. @throws RUN_NOT_ACTIVE */
export async function fail(ctx: Context, { code, message, ...held }: FailRequest): Promise<void> {
  const { database, clock } = ctx;
  await database.transaction(async (tx) => endRun(tx, await heldRun(tx, held), { code, message, at: clock.now() }));
  await removeCheckpoints(ctx, held.run);
}
