import type { Transaction } from '@fovea/database';
import { attentionDifference, attentionMap } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { attentionDifference as subtract, modifiedMap, summariseDifference, weightOf } from '@fovea/domain';
import { gate } from '../predictions/answer.ts';
import { toBytes } from '../predictions/map-bytes.ts';
import { regionsOfSet } from '../feedback/frozen-set.ts';
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
  const { size } = row.recipe;
  const images = maps.map((entry) => entry.image);
  const marked = await regionsOfSet(tx, row.feedbackSetId, images);
  const regionsOf = new Map(marked.map(({ image, regions }) => [image, regions]));
  const attention: MapRow[] = [];
  const differences = new Map<string, DifferenceRow>();
  for (const { image: imageId, role, before, after } of maps) {
    const keep = (version: Identifier, values: Float32Array) =>
      attention.push({
        projectId,
        versionId: version,
        imageId,
        gate,
        kind: 'gate',
        size,
        values: toBytes(values),
      });
    keep(versionId, after);
    if (before === null || baseVersionId === null) continue;
    keep(baseVersionId, before);
    const regions = regionsOf.get(imageId) ?? [];
    const inside = weightOf(regions, before.length);
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
        size,
        values: toBytes(subtract(before, reached)),
        ...summariseDifference(before, reached, inside),
      });
    };
    if (regions.length > 0) add('modified', modifiedMap(before, regions));
    add('trained', after);
  }
  await tx.insert(attentionMap).values(attention).onConflictDoNothing();
  if (differences.size > 0) await tx.insert(attentionDifference).values([...differences.values()]);
}
