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
export async function heldRun(tx: Transaction, held: Held): Promise<RunRow> {
  return assertHeld(await lockRun(tx, held.run), held);
}

function assertHeld(row: RunRow, { run: id, token }: Held): RunRow {
  if (row.claimToken === token) return row;
  throw new FoveaError(
    'RUN_NOT_ACTIVE',
    'This training process no longer owns the run: the run has ended, or another process goes on with it.',
    { run: id, state: row.state },
  );
}

/** `changeRun` for a run that this attempt still holds. @throws RUN_NOT_ACTIVE, and what `change` throws */
export function changeHeldRun<Result>(
  ctx: Context,
  held: Held,
  change: (tx: Transaction, row: RunRow) => Promise<Result>,
): Promise<Result> {
  return changeRun(ctx, held.run, (tx, row) => change(tx, assertHeld(row, held)));
}
