import type { Transaction } from '@fovea/database';
import { run, runAttention, runMetric, runNote } from '@fovea/database';
import type { CurvePoint, Identifier, ProjectEvent, RunNote, RunProgress } from '@fovea/domain';
import { and, eq, gt } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { publish } from '../events/project-events.ts';
import { toBytes } from '../predictions/map-bytes.ts';
import type { RunRow } from '../runs/run-row.ts';
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
  { database, clock }: Context,
  { progress: told, points, checkpoint, notes = [], ...held }: ProgressReport,
): Promise<void> {
  await database.transaction(async (tx) => {
    const { id, projectId } = await heldRun(tx, held);
    const kept = checkpoint == null ? {} : { checkpointStep: checkpoint, setbacks: 0 };
    const reached = told === null ? null : { ...told, at: clock.now().toISOString() };
    if (reached !== null || checkpoint != null)
      await tx
        .update(run)
        .set({ ...(reached === null ? {} : { progress: reached }), ...kept })
        .where(eq(run.id, id));
    const events: ProjectEvent[] = reached === null ? [] : [{ type: 'run.progress', run: id, progress: reached }];
    if (notes.length > 0) {
      await tx.insert(runNote).values(notes.map((note) => ({ projectId, runId: id, ...note })));
      events.push({ type: 'run.changed', run: id });
    }
    if (points.length > 0) {
      await keepPoints(tx, { id, projectId }, points);
      events.push({ type: 'run.curve', run: id, points });
    }
    await publish(tx, projectId, ...events);
  });
}

/** @returns the steps of the points that were not there yet */
async function keepPoints(
  tx: Transaction,
  { id, projectId }: Pick<RunRow, 'id' | 'projectId'>,
  points: readonly CurvePoint[],
): Promise<ReadonlySet<number>> {
  if (points.length === 0) return new Set();
  const rows = points.map(({ balance, ...point }) => ({ projectId, runId: id, ...point, ...balance }));
  const kept = await tx.insert(runMetric).values(rows).onConflictDoNothing().returning({ step: runMetric.step });
  return new Set(kept.map(({ step }) => step));
}

export interface AttemptStart extends Held {
  /** Steps done where the attempt begins: 0, or those of the checkpoint that it goes on from. */
  readonly step: number;
  /** The curve up to there, by the checkpoint. */
  readonly curve: readonly CurvePoint[];
}

/**
 * Takes back what an earlier attempt of a held run told of the steps that this one does again, and keeps the points that
 * the earlier one had no time to tell.
 * @throws RUN_NOT_ACTIVE
 */
export async function begin({ database, clock }: Context, { step, curve, ...held }: AttemptStart): Promise<void> {
  await database.transaction(async (tx) => {
    const row = await heldRun(tx, held);
    await tx.delete(runMetric).where(and(eq(runMetric.runId, row.id), gt(runMetric.step, step)));
    await tx.delete(runAttention).where(and(eq(runAttention.runId, row.id), gt(runAttention.step, step)));
    const reached = { ...row.progress, step, at: clock.now().toISOString() };
    const checkpointStep = step === 0 ? null : step;
    await tx.update(run).set({ progress: reached, checkpointStep }).where(eq(run.id, row.id));
    const untold = await keepPoints(tx, row, curve);
    const points = curve.filter((point) => untold.has(point.step));
    const events: ProjectEvent[] = [{ type: 'run.progress', run: row.id, progress: reached }];
    if (points.length > 0) events.push({ type: 'run.curve', run: row.id, points });
    await publish(tx, row.projectId, ...events);
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
