import type { Transaction } from '@fovea/database';
import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { eq, sql } from 'drizzle-orm';
import type { AuditEntry } from '../audit/record.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/project-events.ts';
import type { RunRow } from './run-row.ts';

/** Postgres channel on which workers hear the id of a run that is to stop or to pause. */
export const requestChannel = 'fovea_request';

const requests = {
  cancel: { columns: { cancelRequested: true }, action: 'run.cancel' },
  pause: { columns: { pauseRequested: true }, action: 'run.pause' },
  /** Takes the pause back. */
  resume: { columns: { pauseRequested: false }, action: 'run.resume' },
} as const satisfies Record<string, { columns: object; action: AuditEntry['action'] }>;

/** Asks the worker that has a locked run; the run changes its state when the worker comes to it. */
export async function request(
  tx: Transaction,
  row: RunRow,
  what: keyof typeof requests,
  by: Identifier,
): Promise<void> {
  const { columns, action } = requests[what];
  await tx.update(run).set(columns).where(eq(run.id, row.id));
  await record(tx, {
    project: row.projectId,
    person: by,
    action,
    resource: 'run',
    resourceId: row.id,
    detail: { step: row.progress.step },
  });
  await publish(tx, row.projectId, { type: 'run.changed', run: row.id });
  await tx.execute(sql`select pg_notify(${requestChannel}, ${row.id})`);
}

/** What somebody asked of the run that trains: to stop for good, to pause, or nothing. */
export async function requested(
  { database }: Context,
  { run: id }: { run: Identifier },
): Promise<'cancel' | 'pause' | null> {
  const [row] = await database
    .select({ cancel: run.cancelRequested, pause: run.pauseRequested })
    .from(run)
    .where(eq(run.id, id));
  if (row?.cancel === true) return 'cancel';
  return row?.pause === true ? 'pause' : null;
}
