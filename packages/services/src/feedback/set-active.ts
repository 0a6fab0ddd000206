import { feedback } from '@fovea/database';
import type { FeedbackView, Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/project-events.ts';
import { feedbackView } from './get.ts';

/** Keeps a feedback out of later runs, or lets it in again. @throws NOT_FOUND */
export async function setActive(
  { database, actor, clock }: Context,
  request: { feedback: Identifier; active: boolean },
): Promise<FeedbackView> {
  authorise(actor, 'feedback:write');
  return database.transaction(async (tx) => {
    const [row] = await tx
      .update(feedback)
      .set({ active: request.active, updatedAt: clock.now() })
      .where(eq(feedback.id, request.feedback))
      .returning();
    if (row === undefined)
      throw new FoveaError('NOT_FOUND', 'There is no such feedback; load the list again.', {
        feedback: request.feedback,
      });
    await record(tx, {
      project: row.projectId,
      person: actor.personId,
      action: 'feedback.set-active',
      resource: 'feedback',
      resourceId: row.id,
      detail: { active: request.active },
    });
    await publish(tx, row.projectId, { type: 'feedback', image: row.imageId });
    return feedbackView(row);
  });
}
