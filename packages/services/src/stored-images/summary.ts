import type { Queryable } from '@fovea/database';
import { feedback, image, subject } from '@fovea/database';
import type { Identifier, ImageSummary } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { SQL } from 'drizzle-orm';
import { and, eq, exists, inArray, sql } from 'drizzle-orm';

/** Whether anybody's active regions lie on the image. */
export function hasFeedback(database: Queryable): SQL {
  return exists(
    database
      .select({ one: sql`1` })
      .from(feedback)
      .where(
        and(eq(feedback.imageId, image.id), eq(feedback.active, true), sql`jsonb_array_length(${feedback.rois}) > 0`),
      ),
  );
}

export function summaryColumns(database: Queryable) {
  return {
    id: image.id,
    name: image.name,
    width: image.width,
    height: image.height,
    label: image.label,
    subject: subject.name,
    split: subject.split,
    hasFeedback: sql<boolean>`${hasFeedback(database)}`,
  };
}

/** The images of these ids, by id. */
export async function summaries(
  database: Queryable,
  ids: readonly Identifier[],
): Promise<Map<Identifier, ImageSummary>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .select(summaryColumns(database))
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(inArray(image.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

/** The sha-256 of these images' pictures, by id. */
export async function contentHashes(database: Queryable, ids: readonly Identifier[]): Promise<Map<Identifier, string>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .select({ id: image.id, contentHash: image.contentHash })
    .from(image)
    .where(inArray(image.id, [...ids]));
  return new Map(rows.map(({ id, contentHash }) => [id, contentHash]));
}

/** @throws NOT_FOUND */
export async function imageRow(database: Queryable, id: Identifier): Promise<typeof image.$inferSelect> {
  const [row] = await database.select().from(image).where(eq(image.id, id));
  if (row === undefined)
    throw new FoveaError('NOT_FOUND', 'There is no such image; choose one from the list.', { image: id });
  return row;
}
