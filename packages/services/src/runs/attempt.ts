import type { Transaction } from '@fovea/database';
import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, eq } from 'drizzle-orm';

export type RunRow = typeof run.$inferSelect;

/** Names an attempt: what a worker says about a run carries it. */
export interface AttemptRequest {
  readonly run: Identifier;
  readonly token: string;
}

/**
 * The run, locked until the transaction ends, if this attempt still holds it.
 * @throws RUN_NOT_ACTIVE when the run has ended or another attempt holds it: a worker given up for dead writes nothing
 */
export async function heldRun(tx: Transaction, { run: id, token }: AttemptRequest): Promise<RunRow> {
  const [row] = await tx
    .select()
    .from(run)
    .where(and(eq(run.id, id), eq(run.state, 'running'), eq(run.claimToken, token)))
    .for('update');
  if (row !== undefined) return row;
  throw new FoveaError(
    'RUN_NOT_ACTIVE',
    'The run has ended, or another worker has taken it over; this attempt counts no more.',
    { run: id },
  );
}
