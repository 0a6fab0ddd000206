import type { Transaction } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context } from '../context.ts';
import type { RunRow } from '../runs/run-row.ts';
import { lockRun } from '../runs/run-row.ts';
import { changeRun } from '../runs/transitions.ts';

export interface Held {
  readonly run: Identifier;
  /** From the claim. */
  readonly token: string;
}

/** Locks the row of a run that this attempt still holds. @throws RUN_NOT_ACTIVE when it has ended or another attempt holds it */
export async function heldRun(tx: Transaction, { run: id, token }: Held): Promise<RunRow> {
  const row = await lockRun(tx, id);
  if (row.claimToken !== token) {
    throw new FoveaError(
      'RUN_NOT_ACTIVE',
      'This training process no longer owns the run: the run has ended, or another process goes on with it.',
      { run: id, state: row.state },
    );
  }
  return row;
}

/** `changeRun` for a run that this attempt still holds. @throws RUN_NOT_ACTIVE, and what `change` throws */
export function changeHeldRun<Result>(
  ctx: Context,
  held: Held,
  change: (tx: Transaction, row: RunRow) => Promise<Result>,
): Promise<Result> {
  return changeRun(ctx, held.run, async (tx) => change(tx, await heldRun(tx, held)));
}
