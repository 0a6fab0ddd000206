import { createHash } from 'node:crypto';
import type { Transaction } from '@fovea/database';
import { feedback, feedbackSet, feedbackSetItem, image, subject } from '@fovea/database';
import type { Identifier, Roi } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, asc, eq, notInArray, sql } from 'drizzle-orm';
import type { Actor } from '../people/actor.ts';

export interface FrozenSet {
  readonly id: Identifier;
  readonly hash: string;
  /** Images of training subjects, in a fixed order; at least one. An image is in it once for each person. */
  readonly trainable: readonly Identifier[];
  /** The regions on each of them, everybody's together. */
  readonly regions: readonly (readonly Roi[])[];
}

/**
 * Copies all active feedback of the project, less what is deselected, into a set that never changes. Feedback on
 * validation and test subjects is kept in the set, marked as never to be trained on. The same content is the same set.
 * @throws FEEDBACK_EMPTY when nothing of it may be trained on
 */
export async function freeze(
  tx: Transaction,
  actor: Actor,
  projectId: Identifier,
  deselect: readonly Identifier[],
): Promise<FrozenSet> {
  const rows = await tx
    .select({
      id: feedback.id,
      imageId: feedback.imageId,
      revision: feedback.revision,
      rois: feedback.rois,
      split: subject.split,
    })
    .from(feedback)
    .innerJoin(image, eq(image.id, feedback.imageId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(
      and(
        eq(feedback.projectId, projectId),
        eq(feedback.active, true),
        sql`jsonb_array_length(${feedback.rois}) > 0`,
        deselect.length === 0 ? undefined : notInArray(feedback.id, [...deselect]),
      ),
    )
    .orderBy(asc(feedback.createdAt), asc(feedback.id));
  const items = rows.map(({ id, imageId, revision, rois, split }) => ({
    feedbackId: id,
    imageId,
    revision,
    rois,
    trainable: split === 'train',
  }));
  const trainable = items.filter((item) => item.trainable).map((item) => item.imageId);
  const byImage = new Map<Identifier, Roi[]>();
  for (const { imageId, rois, trainable: isTrained } of items)
    if (isTrained) byImage.set(imageId, [...(byImage.get(imageId) ?? []), ...rois]);
  const regions = [...byImage.values()];
  if (trainable.length === 0) {
    throw new FoveaError(
      'FEEDBACK_EMPTY',
      items.length === 0
        ? 'Draw at least one region before retraining.'
        : 'All regions lie on validation or test images, which are never trained on. Draw at least one region on a training image.',
      { project: projectId, kept: items.length },
    );
  }
  const hash = createHash('sha256').update(JSON.stringify(items)).digest('hex');
  const same = and(eq(feedbackSet.projectId, projectId), eq(feedbackSet.hash, hash));
  const [made] = await tx
    .insert(feedbackSet)
    .values({ projectId, hash, createdBy: actor.personId })
    .onConflictDoNothing()
    .returning({ id: feedbackSet.id });
  if (made !== undefined) {
    await tx.insert(feedbackSetItem).values(items.map((item) => ({ ...item, projectId, setId: made.id })));
    return { id: made.id, hash, trainable, regions };
  }
  const [known] = await tx.select({ id: feedbackSet.id }).from(feedbackSet).where(same);
  if (known === undefined) throw new Error('The feedback set was not kept.');
  return { id: known.id, hash, trainable, regions };
}
