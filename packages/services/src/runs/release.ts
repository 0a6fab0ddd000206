import { run } from '@fovea/database';
import type { RunProgress } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { AttemptRequest } from './attempt.ts';
import { heldRun } from './attempt.ts';

export function waitingProgress(steps: number): RunProgress {
  return {
    step: 0,
    steps,
    phase: 'waiting',
    dataLoss: null,
    feedbackLoss: null,
    imagesPerSecond: null,
    secondsLeft: null,
  };
}

/** Puts a run back among the queued ones; the next attempt begins at step 0. The caller gives its job back. @throws RUN_NOT_ACTIVE */
export async function release({ database }: Pick<Context, 'database'>, request: AttemptRequest): Promise<void> {
  await database.transaction(async (tx) => {
    const { id, projectId, recipe } = await heldRun(tx, request);
    const progress = waitingProgress(recipe.steps);
    await tx.update(run).set({ state: 'queued', claimToken: null, claimedBy: null, progress }).where(eq(run.id, id));
    await publish(
      tx,
      projectId,
      { type: 'run.state', run: id, state: 'queued' },
      { type: 'run.progress', run: id, progress },
    );
  });
}
