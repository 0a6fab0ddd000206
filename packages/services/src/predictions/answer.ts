import type { image } from '@fovea/database';
import { attentionMap, prediction } from '@fovea/database';
import type { MapKind } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { pixels } from '../stored-images/prepared-pixels.ts';
import type { InferenceHost } from '../inference/host.ts';
import type { VersionRow } from '../versions/find.ts';
import { weightsOf } from '../versions/dropped-weights.ts';
import { fromBytes, toBytes } from './map-bytes.ts';

type ImageRow = typeof image.$inferSelect;

export const gate = 'input';

export function hostOf({ inference }: Context): InferenceHost {
  if (inference === null)
    throw new FoveaError(
      'INFERENCE_UNAVAILABLE',
      'This process does not predict; open the page or use the command "fovea".',
    );
  return inference;
}

export async function storedMap(
  { database }: Context,
  version: VersionRow,
  { id }: ImageRow,
  kind: MapKind,
): Promise<Float32Array | undefined> {
  const [row] = await database
    .select({ values: attentionMap.values })
    .from(attentionMap)
    .where(
      and(
        eq(attentionMap.versionId, version.id),
        eq(attentionMap.imageId, id),
        eq(attentionMap.gate, gate),
        eq(attentionMap.kind, kind),
      ),
    );
  return row === undefined ? undefined : fromBytes(row.values);
}

/** Asks the model for one image and keeps its answer: neither version nor image ever changes. */
export async function answer(
  ctx: Context,
  version: VersionRow,
  shown: ImageRow,
): Promise<{ probabilities: number[]; map: Float32Array }> {
  const { database } = ctx;
  const weights = await weightsOf(ctx, version);
  const result = await hostOf(ctx).predict({ weights, pixels: await pixels(ctx, { image: shown.id }) });
  const probabilities = Array.from(result.probabilities, (value) => Math.min(1, Math.max(0, value)));
  const key = { projectId: version.projectId, versionId: version.id, imageId: shown.id };
  await database.transaction(async (tx) => {
    await tx
      .insert(prediction)
      .values({ ...key, probabilities })
      .onConflictDoNothing();
    await tx
      .insert(attentionMap)
      .values({ ...key, gate, kind: 'gate', size: version.preprocessing.size, values: toBytes(result.maps) })
      .onConflictDoNothing();
  });
  return { probabilities, map: result.maps };
}
