import { run, runMetric } from '@fovea/database';
import type { CurvePoint, RunProgress } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { AttemptRequest } from './attempt.ts';
import { heldRun } from './attempt.ts';

export interface ProgressRequest extends AttemptRequest {
  readonly progress: RunProgress;
  /** New points of the learning curve. */
  readonly points: readonly CurvePoint[];
}

/** Keeps and announces how far an attempt has come. @throws RUN_NOT_ACTIVE */
export async function progress({ database }: Pick<Context, 'database'>, request: ProgressRequest): Promise<void> {
  const { points } = request;
  await database.transaction(async (tx) => {
    const { id, projectId } = await heldRun(tx, request);
    await tx.update(run).set({ progress: request.progress }).where(eq(run.id, id));
    if (points.length > 0) {
      await tx
        .insert(runMetric)
        .values(points.map((point) => ({ projectId, runId: id, ...point })))
        .onConflictDoNothing();
    }
    await publish(
      tx,
      projectId,
      { type: 'run.progress', run: id, progress: request.progress },
      ...(points.length > 0 ? [{ type: 'run.curve', run: id, points } as const] : []),
    );
  });
}
