import { createHash } from 'node:crypto';
import type { Database, Transaction } from '@fovea/database';
import { feedback, feedbackSet, feedbackSetItem, image, project, subject } from '@fovea/database';
import type { Identifier, Region, Roi } from '@fovea/domain';
import { FoveaError, frameOf, rasterise, seenRois, taughtOf } from '@fovea/domain';
import { mendedRoi } from '@fovea/geometry';
import { and, asc, eq, inArray, ne, notInArray, or, sql } from 'drizzle-orm';
import { frameColumns } from './seen-regions.ts';
import type { Actor } from '../people/actor.ts';

/**
 * Copies all active feedback of the project into a set that never changes, but for regions that lie outside what the model
 * sees: nothing can be taught or judged there. Feedback on validation and test subjects is
 * marked as never to be trained on. The same content is the same set.
 * @param deselect what is not to be trained on this time. Regions on other subjects stay: nobody chooses, candidate by
 *   candidate, which check regions judge
 * @returns the set, with what may be trained on: each image's shapes, in the order of their first drawing
 * @throws FEEDBACK_EMPTY when nothing of it may be trained on
 */
export async function freeze(
  tx: Transaction,
  actor: Actor,
  projectId: Identifier,
  deselect: readonly Identifier[],
): Promise<{ id: Identifier; trainable: ReadonlyMap<Identifier, readonly Roi[]> }> {
  const rows = await tx
    .select({
      id: feedback.id,
      imageId: feedback.imageId,
      revision: feedback.revision,
      rois: feedback.rois,
      split: subject.split,
      ...frameColumns,
    })
    .from(feedback)
    .innerJoin(image, eq(image.id, feedback.imageId))
    .innerJoin(project, eq(project.id, image.projectId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(
      and(
        eq(feedback.projectId, projectId),
        eq(feedback.active, true),
        sql`jsonb_array_length(${feedback.rois}) > 0`,
        or(ne(subject.split, 'train'), notInArray(feedback.id, [...deselect])),
      ),
    )
    .orderBy(asc(feedback.createdAt), asc(feedback.id));
  const items = rows.flatMap(({ id, imageId, revision, rois: drawn, split, ...framed }) => {
    const rois = seenRois(drawn.map(mendedRoi).map(taughtOf), frameOf(framed, framed));
    return rois.length === 0 ? [] : [{ feedbackId: id, imageId, revision, rois, trainable: split === 'train' }];
  });
  const byImage = Map.groupBy(
    items.filter((item) => item.trainable),
    ({ imageId }) => imageId,
  );
  const trainable = new Map(Array.from(byImage, ([imageId, drawn]) => [imageId, drawn.flatMap(({ rois }) => rois)]));
  if (trainable.size === 0) {
    throw new FoveaError(
      'FEEDBACK_EMPTY',
      rows.length === 0
        ? 'Draw at least one region before retraining.'
        : items.length < rows.length
          ? 'No region is left to train on: some lie outside the central square of their image, and the model sees nothing there. Draw at least one region inside the square of a training image.'
          : 'No region is left to train on: those on validation and test images are never trained on. Draw or choose at least one region on a training image.',
      { project: projectId, kept: rows.length },
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
    return { id: made.id, trainable };
  }
  const [known] = await tx.select({ id: feedbackSet.id }).from(feedbackSet).where(same);
  if (known === undefined) throw new Error('The feedback set was not kept.');
  return { id: known.id, trainable };
}

/**
 * The images of a frozen set with everybody's regions on the map, in a fixed order. Authors are identifiers of people.
 * @param only these images; all unless given
 */
export async function regionsOfSet(
  database: Pick<Database, 'select'>,
  setId: Identifier | null,
  only?: readonly Identifier[],
): Promise<{ readonly image: Identifier; readonly regions: readonly Region[] }[]> {
  if (setId === null) return [];
  const { imageId, rois } = feedbackSetItem;
  const rows = await database
    .select({
      ...{ imageId, rois, author: feedback.personId },
      ...frameColumns,
    })
    .from(feedbackSetItem)
    .innerJoin(feedback, eq(feedback.id, feedbackSetItem.feedbackId))
    .innerJoin(image, eq(image.id, imageId))
    .innerJoin(project, eq(project.id, image.projectId))
    .where(and(eq(feedbackSetItem.setId, setId), only === undefined ? undefined : inArray(imageId, [...only])))
    .orderBy(asc(image.contentHash), asc(feedbackSetItem.feedbackId));
  return Array.from(
    Map.groupBy(rows, (row) => row.imageId),
    ([of, drawn]) => ({
      image: of,
      regions: drawn.flatMap(({ rois: drawings, author, ...framed }) =>
        rasterise(drawings, frameOf(framed, framed), author),
      ),
    }),
  );
}

/** The images of a frozen set in the same order, as far as they are shown: nothing is of drawings on test subjects. */
export async function imagesOfSet(
  database: Pick<Database, 'select'>,
  setId: Identifier | null,
  most: number,
): Promise<{ readonly images: readonly Identifier[]; readonly all: number }> {
  if (setId === null) return { images: [], all: 0 };
  const rows = await database
    .select({ id: image.id, all: sql<number>`count(*) over ()`.mapWith(Number) })
    .from(feedbackSetItem)
    .innerJoin(image, eq(image.id, feedbackSetItem.imageId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(and(eq(feedbackSetItem.setId, setId), ne(subject.split, 'test')))
    .groupBy(image.id)
    .orderBy(asc(image.contentHash))
    .limit(most);
  return { images: rows.map(({ id }) => id), all: rows[0]?.all ?? 0 };
}
