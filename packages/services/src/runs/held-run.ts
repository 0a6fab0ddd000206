import type { Transaction } from '@fovea/database';
import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';

export type RunRow = typeof run.$inferSelect;

export interface Held {
  readonly run: Identifier;
  /** From the claim. */
  readonly token: string;
}

/** Locks a run's row. @throws NOT_FOUND */
export async function lockRun(tx: Transaction, id: Identifier): Promise<RunRow> {
  const [row] = await tx.select().from(run).where(eq(run.id, id)).for('update');
  if (row === undefined)
    throw new FoveaError('NOT_FOUND', 'There is no such run; choose one from the list.', { run: id });
  return row;
}

/** Locks the row of a run that this attempt still holds. @throws RUN_NOT_ACTIVE when it has ended or another attempt holds it */
export async function heldRun(tx: Transaction, { run: id, token }: Held): Promise<RunRow> {
  const row = await lockRun(tx, id);
  if (row.claimToken !== token) {
    throw new FoveaError(
      'RUN_NOT_ACTIVE',
      'This attempt no longer holds the run: it has ended, or another worker goes on with it.',
      { run: id, state: row.state },
    );
  }
  return row;
}
