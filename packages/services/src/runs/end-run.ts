import type { Transaction } from '@fovea/database';
import { run } from '@fovea/database';
import { eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { publish } from '../events/publish.ts';
import type { RunRow } from './run-row.ts';

export interface Ending {
  /** CANCELLED ends it as cancelled, any other code as failed. */
  readonly code: string;
  /** For a person: what happened and what to do. */
  readonly message: string;
  readonly at: Date;
}

/** Ends a locked run without a result; its base stays what it was. */
export async function endRun(tx: Transaction, row: RunRow, { code, message, at }: Ending): Promise<void> {
  const state = code === 'CANCELLED' ? 'cancelled' : 'failed';
  await tx
    .update(run)
    .set({
      state,
      failureCode: code,
      failureMessage: message,
      finishedAt: at,
      claimToken: null,
      pauseRequested: false,
      progress: { ...row.progress, secondsLeft: null },
    })
    .where(eq(run.id, row.id));
  if (state === 'failed') {
    await record(tx, {
      project: row.projectId,
      person: row.startedBy,
      action: 'run.fail',
      resource: 'run',
      resourceId: row.id,
      detail: { code, message },
    });
  }
  await publish(tx, row.projectId, { type: 'run.state', run: row.id, state });
}
