import { run, runAttention, runMetric } from '@fovea/database';
import type { CurvePoint, Identifier, ProjectEvent, RunProgress } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import { toBytes } from '../predictions/map-bytes.ts';
import type { Held } from './held-run.ts';
import { heldRun } from './held-run.ts';

export interface ProgressReport extends Held {
  readonly progress: RunProgress;
  /** New points of the learning curve. */
  readonly points: readonly CurvePoint[];
}

/** Keeps and announces how far a held run is. Points that come twice are kept once. @throws RUN_NOT_ACTIVE */
export async function progress(
  { database }: Context,
  { progress: reached, points, ...held }: ProgressReport,
): Promise<void> {
  await database.transaction(async (tx) => {
    const { id, projectId } = await heldRun(tx, held);
    await tx.update(run).set({ progress: reached }).where(eq(run.id, id));
    const events: ProjectEvent[] = [{ type: 'run.progress', run: id, progress: reached }];
    if (points.length > 0) {
      const rows = points.map((point) => ({ projectId, runId: id, ...point }));
      await tx.insert(runMetric).values(rows).onConflictDoNothing();
      events.push({ type: 'run.curve', run: id, points });
    }
    await publish(tx, projectId, ...events);
  });
}

export interface LiveMap extends Held {
  readonly image: Identifier;
  readonly step: number;
  /** size × size, in [0,1]. */
  readonly map: Float32Array;
}

/** Keeps and announces the watched image's attention after a step. @throws RUN_NOT_ACTIVE */
export async function liveMap({ database }: Context, { image, step, map, ...held }: LiveMap): Promise<void> {
  await database.transaction(async (tx) => {
    const { id, projectId } = await heldRun(tx, held);
    const size = Math.round(Math.sqrt(map.length));
    await tx
      .insert(runAttention)
      .values({ projectId, runId: id, imageId: image, step, size, values: toBytes(map) })
      .onConflictDoNothing();
    await publish(tx, projectId, { type: 'run.attention', run: id, image, step });
  });
}
