import { run, runAttention, runMetric, runNote } from '@fovea/database';
import type { CurvePoint, Identifier, ProjectEvent, RunNote, RunProgress } from '@fovea/domain';
import { and, eq, gt } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { publish } from '../events/project-events.ts';
import { toBytes } from '../predictions/map-bytes.ts';
import type { Held } from './held-run.ts';
import { heldRun } from './held-run.ts';

export interface ProgressReport extends Held {
  /** Null where only the rest is new. */
  readonly progress: RunProgress | null;
  /** New points of the learning curve. */
  readonly points: readonly CurvePoint[];
  /** Steps of the newest checkpoint, where there is a new one. */
  readonly checkpoint?: number | null;
  readonly notes?: readonly Omit<RunNote, 'at'>[];
}

/** Keeps and announces how far a held run is. Points that come twice are kept once. @throws RUN_NOT_ACTIVE */
export async function progress(
  { database }: Context,
  { progress: reached, points, checkpoint, notes = [], ...held }: ProgressReport,
): Promise<void> {
  await database.transaction(async (tx) => {
    const { id, projectId } = await heldRun(tx, held);
    const kept = checkpoint == null ? {} : { checkpointStep: checkpoint, setbacks: 0 };
    const told = reached === null ? {} : { progress: reached };
    if (reached !== null || checkpoint != null)
      await tx
        .update(run)
        .set({ ...told, ...kept })
        .where(eq(run.id, id));
    const events: ProjectEvent[] = reached === null ? [] : [{ type: 'run.progress', run: id, progress: reached }];
    if (notes.length > 0) {
      await tx.insert(runNote).values(notes.map((note) => ({ projectId, runId: id, ...note })));
      events.push({ type: 'run.changed', run: id });
    }
    if (points.length > 0) {
      const rows = points.map(({ balance, ...point }) => ({ projectId, runId: id, ...point, ...balance }));
      await tx.insert(runMetric).values(rows).onConflictDoNothing();
      events.push({ type: 'run.curve', run: id, points });
    }
    await publish(tx, projectId, ...events);
  });
}

/**
 * Takes back what an earlier attempt of a held run told of the steps that this one does again.
 * @param request.step steps done where this attempt begins: 0, or those of the checkpoint that it goes on from
 * @throws RUN_NOT_ACTIVE
 */
export async function begin({ database }: Context, { step, ...held }: Held & { step: number }): Promise<void> {
  await database.transaction(async (tx) => {
    const row = await heldRun(tx, held);
    await tx.delete(runMetric).where(and(eq(runMetric.runId, row.id), gt(runMetric.step, step)));
    await tx.delete(runAttention).where(and(eq(runAttention.runId, row.id), gt(runAttention.step, step)));
    const reached = { ...row.progress, step };
    const checkpointStep = step === 0 ? null : step;
    await tx.update(run).set({ progress: reached, checkpointStep }).where(eq(run.id, row.id));
    await publish(tx, row.projectId, { type: 'run.progress', run: row.id, progress: reached });
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
