import { run } from '@fovea/database';
import { eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { AttemptRequest } from './attempt.ts';
import { heldRun } from './attempt.ts';

export interface FailRequest extends AttemptRequest {
  /** CANCELLED ends the run as cancelled, any other code as failed. */
  readonly code: string;
  /** A sentence for a person. */
  readonly message: string;
}

/** Ends a run that made no version; the model it started from stays as it was. @throws RUN_NOT_ACTIVE */
export async function fail(
  { database, clock }: Pick<Context, 'database' | 'clock'>,
  request: FailRequest,
): Promise<void> {
  const { code, message } = request;
  const state = code === 'CANCELLED' ? 'cancelled' : 'failed';
  await database.transaction(async (tx) => {
    const { id, projectId, startedBy } = await heldRun(tx, request);
    await tx
      .update(run)
      .set({
        state,
        failureCode: code,
        failureMessage: message,
        claimToken: null,
        claimedBy: null,
        finishedAt: clock.now(),
      })
      .where(eq(run.id, id));
    if (state === 'failed') {
      await record(tx, {
        project: projectId,
        person: startedBy,
        action: 'run.fail',
        resource: 'run',
        resourceId: id,
        detail: { code, message },
      });
    }
    await publish(tx, projectId, { type: 'run.state', run: id, state });
  });
}
