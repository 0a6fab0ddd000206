import { modelVersion, runAttention } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError, modifiedMap } from '@fovea/domain';
import { and, desc, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { fromBytes } from '../predictions/map-bytes.ts';
import * as predictions from '../predictions/index.ts';
import { regionsOfSet } from '../feedback/frozen-set.ts';
import { runRow } from './run-row.ts';
import type { RunRow } from './run-row.ts';

export interface RunMapRequest {
  readonly run: Identifier;
  readonly image: Identifier;
  readonly which: 'before' | 'modified' | 'after';
}

async function before(ctx: Context, row: RunRow, image: Identifier): Promise<Float32Array> {
  if (row.baseVersionId === null)
    throw new FoveaError('NOT_FOUND', 'This run is a first training, so there is no earlier model to show.', {
      run: row.id,
    });
  return (await predictions.map(ctx, { image, version: row.baseVersionId, kind: 'gate' })).values;
}

async function modified(ctx: Context, row: RunRow, image: Identifier): Promise<Float32Array> {
  const [marked] = await regionsOfSet(ctx.database, row.feedbackSetId, [image]);
  if (marked === undefined)
    throw new FoveaError('NOT_FOUND', 'This run has no regions on that image; choose one of its feedback images.', {
      run: row.id,
      image,
    });
  return modifiedMap(await before(ctx, row, image), marked.regions);
}

async function after(ctx: Context, row: RunRow, image: Identifier): Promise<Float32Array> {
  const [candidate] = await ctx.database
    .select({ id: modelVersion.id })
    .from(modelVersion)
    .where(eq(modelVersion.runId, row.id));
  if (candidate === undefined)
    throw new FoveaError('NOT_FOUND', 'This run has made no model yet; wait until it has finished.', {
      run: row.id,
      state: row.state,
    });
  return (await predictions.map(ctx, { image, version: candidate.id, kind: 'gate' })).values;
}

/** The watched image's attention during a training. */
export interface LiveAttention {
  readonly image: Identifier;
  readonly step: number;
  readonly values: Float32Array;
}

/** After `step` steps, or the newest. @throws NOT_FOUND while there is none */
export async function attention(
  { database, actor }: Context,
  request: { run: Identifier; step?: number | undefined },
): Promise<LiveAttention> {
  authorise(actor, 'run:read');
  const [row] = await database
    .select()
    .from(runAttention)
    .where(
      and(
        eq(runAttention.runId, request.run),
        request.step === undefined ? undefined : eq(runAttention.step, request.step),
      ),
    )
    .orderBy(desc(runAttention.step))
    .limit(1);
  if (row === undefined)
    throw new FoveaError('NOT_FOUND', 'There is no picture of this training yet; wait for the next one.', {
      ...request,
    });
  return { image: row.imageId, step: row.step, values: fromBytes(row.values) };
}

/**
 * Attention on one image, size × size: of the base, as the regions ask for it, or of the candidate.
 * @throws NOT_FOUND where the run has no such map
 */
export async function map(ctx: Context, { run: id, image, which }: RunMapRequest): Promise<Float32Array> {
  authorise(ctx.actor, 'run:read');
  const row = await runRow(ctx.database, id);
  const maps = { before, modified, after } as const;
  return maps[which](ctx, row, image);
}
