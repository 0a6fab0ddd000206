import type { Queryable, Transaction } from '@fovea/database';
import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';

export type RunRow = typeof run.$inferSelect;

/** @throws NOT_FOUND */
export async function runRow(database: Queryable, id: Identifier): Promise<RunRow> {
  const [row] = await database.select().from(run).where(eq(run.id, id));
  return present(row, id);
}

/** Locks a run's row. @throws NOT_FOUND */
export async function lockRun(tx: Transaction, id: Identifier): Promise<RunRow> {
  const [row] = await tx.select().from(run).where(eq(run.id, id)).for('update');
  return present(row, id);
}

function present(row: RunRow | undefined, id: Identifier): RunRow {
  if (row !== undefined) return row;
  throw new FoveaError('NOT_FOUND', 'There is no such run; choose one from the list.', { run: id });
}
