import type { Queryable } from '@fovea/database';
import { feedbackSetItem, image, run, subject } from '@fovea/database';
import type { FeedbackUse, Identifier } from '@fovea/domain';
import { eq, inArray, sql } from 'drizzle-orm';

/** An image whose regions to attend to judge the new version: nobody trains on them. */
const isChecked = sql`${subject.split} = 'validation' and ${feedbackSetItem.rois} @> '[{"meaning": "attend"}]'`;

/** What these runs did with the images of their feedback sets, by run; runs without feedback are left out. */
export async function feedbackUses(
  database: Queryable,
  runs: readonly Identifier[],
): Promise<ReadonlyMap<Identifier, FeedbackUse>> {
  if (runs.length === 0) return new Map();
  const drawn = database
    .select({
      run: run.id,
      image: feedbackSetItem.imageId,
      isTaught: sql<boolean>`bool_or(${feedbackSetItem.trainable})`.as('is_taught'),
      isChecked: sql<boolean>`bool_or(${isChecked})`.as('is_checked'),
    })
    .from(run)
    .innerJoin(feedbackSetItem, eq(feedbackSetItem.setId, run.feedbackSetId))
    .innerJoin(image, eq(image.id, feedbackSetItem.imageId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(inArray(run.id, [...runs]))
    .groupBy(run.id, feedbackSetItem.imageId)
    .as('drawn');
  const counted = (condition: ReturnType<typeof sql>) =>
    sql<number>`count(*) filter (where ${condition})`.mapWith(Number);
  const rows = await database
    .select({
      run: drawn.run,
      taught: counted(sql`${drawn.isTaught}`),
      check: counted(sql`${drawn.isChecked} and not ${drawn.isTaught}`),
      stored: counted(sql`not ${drawn.isChecked} and not ${drawn.isTaught}`),
    })
    .from(drawn)
    .groupBy(drawn.run);
  return new Map(rows.map(({ run: of, ...use }) => [of, use]));
}
