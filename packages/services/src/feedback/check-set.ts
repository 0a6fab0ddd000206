import { createHash } from 'node:crypto';
import type { Queryable } from '@fovea/database';
import { feedback, feedbackSetItem, image, project, subject } from '@fovea/database';
import type { CheckSet, Identifier, Roi } from '@fovea/domain';
import { frameOf, seenRois, taughtOf } from '@fovea/domain';
import { mendedRoi } from '@fovea/geometry';
import { and, asc, eq, sql } from 'drizzle-orm';
import { frameColumns } from './seen-regions.ts';

interface Drawn {
  readonly imageId: Identifier;
  readonly rois: readonly Roi[];
}

/** The check regions that a frozen set holds; null where there are none. */
export async function checkSetOf(database: Queryable, setId: Identifier | null): Promise<CheckSet | null> {
  if (setId === null) return null;
  const drawn = await database
    .select({ imageId: feedbackSetItem.imageId, rois: feedbackSetItem.rois })
    .from(feedbackSetItem)
    .innerJoin(image, eq(image.id, feedbackSetItem.imageId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(and(eq(feedbackSetItem.setId, setId), eq(subject.split, 'validation')))
    .orderBy(asc(feedbackSetItem.imageId), asc(feedbackSetItem.feedbackId));
  return summarise(drawn);
}

/** The check regions as they are drawn at this moment; null where there are none. */
export async function checkSetNow(database: Queryable, projectId: Identifier): Promise<CheckSet | null> {
  const drawn = await database
    .select({ imageId: feedback.imageId, rois: feedback.rois, ...frameColumns })
    .from(feedback)
    .innerJoin(image, eq(image.id, feedback.imageId))
    .innerJoin(project, eq(project.id, image.projectId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(
      and(
        eq(feedback.projectId, projectId),
        eq(feedback.active, true),
        eq(subject.split, 'validation'),
        sql`jsonb_array_length(${feedback.rois}) > 0`,
      ),
    )
    .orderBy(asc(feedback.imageId), asc(feedback.id));
  return summarise(
    drawn.map(({ imageId, rois, ...framed }) => ({
      imageId,
      rois: seenRois(rois.map(mendedRoi).map(taughtOf), frameOf(framed, framed)),
    })),
  );
}

function summarise(drawn: readonly Drawn[]): CheckSet | null {
  const checks = drawn
    .map(({ imageId, rois }) => ({ imageId, rois: rois.filter(({ meaning }) => meaning === 'attend') }))
    .filter(({ rois }) => rois.length > 0);
  if (checks.length === 0) return null;
  return {
    hash: createHash('sha256').update(JSON.stringify(checks)).digest('hex'),
    images: new Set(checks.map(({ imageId }) => imageId)).size,
  };
}
