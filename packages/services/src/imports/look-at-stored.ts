import type { Queryable } from '@fovea/database';
import { dataset, image } from '@fovea/database';
import type { DepthRange, Identifier } from '@fovea/domain';
import { isFoveaError } from '@fovea/domain';
import { fullRange, measure, perceptualHash, pixelHash, readPicture, toEightBits } from '@fovea/imaging/node';
import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { PreparedRow } from '../stored-images/prepared-pixels.ts';
import { preparedPixels } from '../stored-images/prepared-pixels.ts';

/** Pictures that are read before their rows are written. */
const rowsAtOnce = 64;

interface StoredRow extends PreparedRow {
  readonly id: Identifier;
  readonly originalArtifact: string;
}

/**
 * Looks at the pictures of a project that an earlier Fovea stored without a hash of their pixels, once: an import must
 * know them again in other bytes. A picture that cannot be read any more is left as it is.
 * @returns whether there was anything to look at
 */
export async function lookAtStored(ctx: Context, project: Identifier, signal?: AbortSignal): Promise<boolean> {
  const rows: StoredRow[] = await ctx.database
    .select({
      id: image.id,
      originalArtifact: image.originalArtifact,
      datasetId: image.datasetId,
      position: image.position,
    })
    .from(image)
    .where(and(eq(image.projectId, project), isNull(image.pixelHash)));
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    signal?.throwIfAborted();
    const found = await Promise.all(rows.slice(start, start + rowsAtOnce).map((row) => lookAt(ctx, row)));
    const known = JSON.stringify(found.filter((facts) => facts !== null));
    await ctx.database.execute(sql`
      update ${image} set
        pixel_hash = facts->>'pixelHash',
        perceptual_hash = facts->>'perceptualHash',
        technical = facts->'technical'
      from jsonb_array_elements(${known}::jsonb) as facts
      where ${image.id} = (facts->>'id')::uuid`);
  }
  return rows.length > 0;
}

async function lookAt(ctx: Context, row: StoredRow) {
  try {
    const bytes = await ctx.artifacts.read(row.originalArtifact);
    const [read, prepared] = await Promise.all([readPicture(bytes), preparedPixels(ctx, [row])]);
    return {
      id: row.id,
      pixelHash: pixelHash(read),
      perceptualHash: perceptualHash(prepared),
      technical: measure(toEightBits(read, fullRange), read, bytes.length),
    };
  } catch (error) {
    if (isFoveaError(error)) return null;
    throw error;
  }
}

/**
 * What a project's 16-bit pictures are stretched by, so that later ones look the same to its models. Pictures of an
 * earlier Fovea were taken with all that 16 bits can hold.
 * @returns null where the project has no 16-bit picture yet
 */
export async function depthRangeOf(database: Queryable, project: Identifier): Promise<DepthRange | null> {
  const [kept] = await database
    .select({ range: dataset.depthRange })
    .from(dataset)
    .where(and(eq(dataset.projectId, project), isNotNull(dataset.depthRange)))
    .orderBy(asc(dataset.createdAt))
    .limit(1);
  if (kept) return kept.range;
  const isDeep = sql`${image.technical}->>'depth' = '16' and ${image.technical}->>'format' in ('png', 'tiff')`;
  const [old] = await database
    .select({ id: image.id })
    .from(image)
    .where(and(eq(image.projectId, project), isDeep))
    .limit(1);
  return old ? fullRange : null;
}
