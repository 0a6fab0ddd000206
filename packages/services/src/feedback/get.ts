import type { Queryable } from '@fovea/database';
import { feedback } from '@fovea/database';
import type { FeedbackView, Identifier } from '@fovea/domain';
import { mendedRoi } from '@fovea/geometry';
import { and, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { imageRow } from '../stored-images/summary.ts';
import type { Actor } from '../people/actor.ts';

/** A draft as it is shown and sent. What an earlier release stored with crossings comes cleaned. */
export function feedbackView(row: typeof feedback.$inferSelect | undefined): FeedbackView {
  if (row === undefined) return { id: null, rois: [], revision: 0, active: true, updatedAt: null };
  const { id, rois, revision, active, updatedAt } = row;
  return { id, rois: rois.map(mendedRoi), revision, active, updatedAt: updatedAt.toISOString() };
}

export async function ownFeedback(database: Queryable, actor: Actor, image: Identifier): Promise<FeedbackView> {
  const [row] = await database
    .select()
    .from(feedback)
    .where(and(eq(feedback.imageId, image), eq(feedback.personId, actor.personId)));
  return feedbackView(row);
}

/** The caller's regions on one image; revision 0 where nothing was saved yet. @throws NOT_FOUND */
export async function get({ database, actor }: Context, request: { image: Identifier }): Promise<FeedbackView> {
  authorise(actor, 'image:read');
  await imageRow(database, request.image);
  return ownFeedback(database, actor, request.image);
}
