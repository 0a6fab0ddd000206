import { attentionMap } from '@fovea/database';
import type { Identifier, MapKind } from '@fovea/domain';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { pixels } from '../stored-images/prepared-pixels.ts';
import { imageRow } from '../stored-images/summary.ts';
import { findVersion } from '../versions/find.ts';
import { weightsOf } from '../versions/dropped-weights.ts';
import { answer, gate, hostOf, storedMap } from './answer.ts';
import { toBytes } from './map-bytes.ts';

export interface MapRequest {
  readonly image: Identifier;
  /** Left out: the champion. */
  readonly version?: Identifier | undefined;
  readonly kind: MapKind;
}

/**
 * The gate's attention map, or an explanation: size × size, row-major. Computed once for each version and image.
 * @throws NOT_FOUND, VERSION_UNKNOWN, MODEL_MISSING, WEIGHTS_DROPPED, ARTIFACT_CORRUPT, INFERENCE_UNAVAILABLE, ENGINE_UNAVAILABLE
 */
export async function map(ctx: Context, request: MapRequest): Promise<{ values: Float32Array; size: number }> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const shown = await imageRow(database, request.image);
  const version = await findVersion(database, shown.projectId, request.version);
  const { size } = version.preprocessing;
  const known = await storedMap(ctx, version, shown, request.kind);
  if (known !== undefined) return { values: known, size };
  if (request.kind === 'gate') return { values: (await answer(ctx, version, shown)).map, size };
  const weights = await weightsOf(ctx, version);
  const values = await hostOf(ctx).explain({ weights, pixels: await pixels(ctx, { image: shown.id }) }, request.kind);
  await database
    .insert(attentionMap)
    .values({
      projectId: version.projectId,
      versionId: version.id,
      imageId: shown.id,
      gate,
      kind: request.kind,
      size,
      values: toBytes(values),
    })
    .onConflictDoNothing();
  return { values, size };
}
