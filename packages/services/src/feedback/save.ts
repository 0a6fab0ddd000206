import { feedback } from '@fovea/database';
import type { FeedbackView, SaveFeedbackRequest } from '@fovea/domain';
import { assertRoisCover, assertRoisFit, FoveaError } from '@fovea/domain';
import { cleanedRoi } from '@fovea/geometry';
import type { SQLWrapper } from 'drizzle-orm';
import { and, eq, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/project-events.ts';
import { imageRow } from '../stored-images/summary.ts';
import { feedbackView } from './get.ts';

/** Stored regions without what is not taught: domain `taughtOf`. */
const taught = (rois: SQLWrapper) =>
  sql`(select jsonb_agg(roi - 'label' - 'locked') from jsonb_array_elements(${rois}) as roi)`;

/**
 * Replaces the caller's regions on one image: each save is whole, so that an undo is a save of what was before. Outlines
 * that cross themselves are stored as what the non-zero rule fills.
 * @throws NOT_FOUND; ROI_INVALID, ROI_OUTSIDE_IMAGE
 * @throws CONFLICT when another tab has saved since `revision` was read
 */
export async function save(
  { database, actor, clock }: Context,
  { image, rois: drawn, revision }: SaveFeedbackRequest,
): Promise<FeedbackView> {
  authorise(actor, 'feedback:write');
  return database.transaction(async (tx) => {
    const { projectId, width, height } = await imageRow(tx, image);
    assertRoisFit(drawn, { width, height });
    const rois = drawn.map(cleanedRoi);
    assertRoisCover(rois);
    const updatedAt = clock.now();
    const [saved] =
      revision === 0
        ? await tx
            .insert(feedback)
            .values({ projectId, imageId: image, personId: actor.personId, rois, updatedAt })
            .onConflictDoNothing()
            .returning()
        : await tx
            .update(feedback)
            // A name or a lock makes no run stale.
            .set({
              rois,
              revision: revision + 1,
              updatedAt: sql`case when ${taught(feedback.rois)} is not distinct from ${taught(sql`${JSON.stringify(rois)}::jsonb`)}
                then ${feedback.updatedAt} else ${updatedAt.toISOString()}::timestamptz end`,
            })
            .where(
              and(eq(feedback.imageId, image), eq(feedback.personId, actor.personId), eq(feedback.revision, revision)),
            )
            .returning();
    if (saved === undefined) {
      throw new FoveaError('CONFLICT', 'These regions were changed in another window. Load them again, then save.', {
        image,
        revision,
      });
    }
    await record(tx, {
      project: projectId,
      person: actor.personId,
      action: 'feedback.save',
      resource: 'feedback',
      resourceId: saved.id,
      detail: { image, revision: saved.revision, regions: rois.length },
    });
    await publish(tx, projectId, { type: 'feedback', image });
    return feedbackView(saved);
  });
}
