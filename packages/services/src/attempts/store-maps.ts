import type { Transaction } from '@fovea/database';
import { attentionDifference, attentionMap, image } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import {
  attentionDifference as subtract,
  letterbox,
  modelSize,
  modifiedMap,
  rasterise,
  summariseDifference,
} from '@fovea/domain';
import { inArray } from 'drizzle-orm';
import { gate } from '../predictions/answer.ts';
import { toBytes } from '../predictions/map-bytes.ts';
import { regionsOfSet } from '../feedback/regions-of-set.ts';
import type { RunRow } from '../runs/run-row.ts';
import type { OutcomeMaps } from './job.ts';

type DifferenceRow = typeof attentionDifference.$inferInsert;
type MapRow = typeof attentionMap.$inferInsert;

/** Keeps the attention of base and candidate on the run's images, and what changed: asked for, and reached. */
export async function storeMaps(
  tx: Transaction,
  row: RunRow,
  versionId: Identifier,
  maps: readonly OutcomeMaps[],
): Promise<void> {
  if (maps.length === 0) return;
  const { id: runId, projectId, baseVersionId } = row;
  const regions = new Map((await regionsOfSet(tx, row.feedbackSetId)).map((entry) => [entry.image, entry]));
  const sizes = await tx
    .select({ id: image.id, width: image.width, height: image.height })
    .from(image)
    .where(
      inArray(
        image.id,
        maps.map((entry) => entry.image),
      ),
    );
  const sizeOf = new Map(sizes.map((entry) => [entry.id, entry]));
  const attention: MapRow[] = [];
  const differences = new Map<string, DifferenceRow>();
  for (const { image: imageId, role, before, after } of maps) {
    const shape = sizeOf.get(imageId);
    if (shape === undefined) continue;
    const keep = (version: Identifier, values: Float32Array) =>
      attention.push({
        projectId,
        versionId: version,
        imageId,
        gate,
        kind: 'gate',
        size: modelSize,
        values: toBytes(values),
      });
    keep(versionId, after);
    if (before === null || baseVersionId === null) continue;
    keep(baseVersionId, before);
    const box = letterbox(shape.width, shape.height, modelSize);
    const rois = regions.get(imageId)?.rois ?? [];
    const attend = rasterise(rois, 'attend', box);
    const inside = rasterise(rois, 'ignore', box).map((value, index) => Math.max(value, attend[index] ?? 0));
    const add = (kind: 'modified' | 'trained', reached: Float32Array) => {
      const key = `${imageId} ${kind}`;
      if (differences.get(key)?.role === 'feedback') return;
      differences.set(key, {
        projectId,
        runId,
        imageId,
        gate,
        kind,
        role,
        size: modelSize,
        values: toBytes(subtract(before, reached)),
        ...summariseDifference(before, reached, inside),
      });
    };
    if (rois.length > 0) add('modified', modifiedMap(before, rois, box));
    add('trained', after);
  }
  await tx.insert(attentionMap).values(attention).onConflictDoNothing();
  if (differences.size > 0) await tx.insert(attentionDifference).values([...differences.values()]);
}
