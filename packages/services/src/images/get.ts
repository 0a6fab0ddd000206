import type { Queryable } from '@fovea/database';
import { dataset, image, subject } from '@fovea/database';
import type { Identifier, ImageDetail, ImageRequest } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, asc, desc, eq, gt, lt, or } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { ownFeedback } from '../feedback/get.ts';
import { passedBy } from '../review/pass.ts';
import { neighbours } from '../review/queue.ts';
import { summaryColumns } from '../stored-images/summary.ts';

interface Place {
  readonly projectId: string;
  readonly datasetId: string;
  readonly position: number;
}

async function neighbour(
  database: Queryable,
  { projectId, datasetId, position }: Place,
  direction: 'previous' | 'next',
): Promise<Identifier | null> {
  const [beyond, order] = direction === 'next' ? [gt, asc] : [lt, desc];
  const [found] = await database
    .select({ id: image.id })
    .from(image)
    .where(
      and(
        eq(image.projectId, projectId),
        or(beyond(image.datasetId, datasetId), and(eq(image.datasetId, datasetId), beyond(image.position, position))),
      ),
    )
    .orderBy(order(image.datasetId), order(image.position))
    .limit(1);
  return found?.id ?? null;
}

/**
 * One image with its neighbours, in the order of the datasets' rows or in a queue, and the caller's own regions.
 * @throws NOT_FOUND; MODEL_MISSING where there is no champion to make the queue
 */
export async function get(ctx: Context, request: ImageRequest): Promise<ImageDetail> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const [row] = await database
    .select({
      summary: summaryColumns(database),
      dataset,
      projectId: image.projectId,
      datasetId: image.datasetId,
      position: image.position,
    })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .innerJoin(dataset, eq(dataset.id, image.datasetId))
    .where(eq(image.id, request.image));
  if (row === undefined)
    throw new FoveaError('NOT_FOUND', 'There is no such image; choose one from the list.', { image: request.image });
  const { order } = request;
  const [[previous, next], feedback, passed] = await Promise.all([
    order === undefined
      ? Promise.all([neighbour(database, row, 'previous'), neighbour(database, row, 'next')])
      : neighbours(ctx, row.projectId, order, request.image),
    ownFeedback(database, actor, request.image),
    passedBy(database, row.projectId, request.image),
  ]);
  return {
    ...row.summary,
    project: row.projectId,
    dataset: { id: row.dataset.id, name: row.dataset.name, synthetic: row.dataset.synthetic },
    micrometresPerPixel: row.dataset.micrometresPerPixel,
    previous,
    next,
    feedback,
    passed,
  };
}
