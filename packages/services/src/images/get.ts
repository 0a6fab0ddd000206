import type { Queryable } from '@fovea/database';
import { dataset, image, project, subject } from '@fovea/database';
import type { Identifier, ImageDetail, ImageRequest } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { SQL } from 'drizzle-orm';
import { and, asc, desc, eq, gt, lt, or } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { ownFeedback } from '../feedback/get.ts';
import { passedBy } from '../review/pass.ts';
import { neighbours } from '../review/queue.ts';
import { summaryColumns } from '../stored-images/summary.ts';
import { wantedImages } from './wanted.ts';

interface Place {
  readonly datasetId: string;
  readonly position: number;
}

async function neighbour(
  database: Queryable,
  { datasetId, position }: Place,
  direction: 'previous' | 'next',
  wanted: SQL | undefined,
): Promise<Identifier | null> {
  const [beyond, order] = direction === 'next' ? [gt, asc] : [lt, desc];
  const [found] = await database
    .select({ id: image.id })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(
      and(
        wanted,
        or(beyond(image.datasetId, datasetId), and(eq(image.datasetId, datasetId), beyond(image.position, position))),
      ),
    )
    .orderBy(order(image.datasetId), order(image.position))
    .limit(1);
  return found?.id ?? null;
}

/**
 * One image with its neighbours in a list, and the caller's own regions. In a list in the order of the datasets' rows, an
 * image that the filters leave out has the neighbours of its place.
 * @throws NOT_FOUND; MODEL_MISSING where there is no champion to make the queue
 */
export async function get(ctx: Context, request: ImageRequest): Promise<ImageDetail> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const [row] = await database
    .select({
      summary: summaryColumns(database),
      dataset,
      preparedSize: project.preparedSize,
      fit: project.fit,
      projectId: image.projectId,
      datasetId: image.datasetId,
      position: image.position,
    })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .innerJoin(dataset, eq(dataset.id, image.datasetId))
    .innerJoin(project, eq(project.id, image.projectId))
    .where(eq(image.id, request.image));
  if (row === undefined)
    throw new FoveaError('NOT_FOUND', 'There is no such image; choose one from the list.', { image: request.image });
  const { order } = request;
  const filter = wantedImages(database, row.projectId, request);
  const [[previous, next], feedback, passed] = await Promise.all([
    order === undefined
      ? Promise.all([
          neighbour(database, row, 'previous', filter.wanted),
          neighbour(database, row, 'next', filter.wanted),
        ])
      : neighbours(ctx, row.projectId, order, { image: request.image, filter }),
    ownFeedback(database, actor, request.image),
    passedBy(database, row.projectId, request.image),
  ]);
  return {
    ...row.summary,
    project: row.projectId,
    preparedSize: row.preparedSize,
    fit: row.fit,
    dataset: { id: row.dataset.id, name: row.dataset.name, synthetic: row.dataset.synthetic },
    micrometresPerPixel: row.dataset.micrometresPerPixel,
    previous,
    next,
    feedback,
    passed,
  };
}
