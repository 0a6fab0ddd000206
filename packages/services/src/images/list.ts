import { image, subject } from '@fovea/database';
import type { ImagePage, ListImagesRequest } from '@fovea/domain';
import { asc, count, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { queue } from '../review/queue.ts';
import { summaryColumns } from '../stored-images/summary.ts';
import { wantedImages } from './wanted.ts';

/**
 * One page of a project's images: in the order of their datasets' rows, or of what is next to review.
 * @throws MODEL_MISSING when there is no champion to order them by
 */
export async function list(ctx: Context, request: ListImagesRequest): Promise<ImagePage> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const { order, project, cursor, limit } = request;
  const filter = wantedImages(database, project, request);
  if (order !== undefined) return queue(ctx, { project, order, cursor, limit }, filter);
  const { wanted } = filter;
  const [total] = await database
    .select({ count: count() })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(wanted);
  const images = await database
    .select(summaryColumns(database))
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(wanted)
    .orderBy(asc(image.datasetId), asc(image.position))
    .offset(request.cursor)
    .limit(request.limit);
  const end = request.cursor + images.length;
  const found = total?.count ?? 0;
  return { images, total: found, nextCursor: images.length > 0 && end < found ? end : null };
}
