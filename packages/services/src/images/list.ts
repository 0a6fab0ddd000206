import { image, subject } from '@fovea/database';
import type { ImagePage, ListImagesRequest } from '@fovea/domain';
import { and, asc, count, eq, ilike, not } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { queue } from '../review/queue.ts';
import { hasFeedback, summaryColumns } from '../stored-images/summary.ts';

/**
 * One page of a project's images: in the order of their datasets' rows, or of what is next to review.
 * @throws MODEL_MISSING when there is no champion to order them by
 */
export async function list(ctx: Context, request: ListImagesRequest): Promise<ImagePage> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const withFeedback = hasFeedback(database);
  const escaped = request.search?.replaceAll(/[\\%_]/g, String.raw`\$&`);
  const wanted = and(
    eq(image.projectId, request.project),
    request.split === undefined ? undefined : eq(subject.split, request.split),
    request.label === undefined ? undefined : eq(image.label, request.label),
    request.subject === undefined ? undefined : eq(subject.name, request.subject),
    request.hasFeedback === undefined ? undefined : request.hasFeedback ? withFeedback : not(withFeedback),
    escaped === undefined || escaped === '' ? undefined : ilike(image.name, `%${escaped}%`),
  );
  const { order, project, cursor, limit } = request;
  if (order !== undefined) {
    const { split, label, subject: person, hasFeedback: marked, search } = request;
    const key = JSON.stringify({ split, label, person, marked, search });
    return queue(ctx, { project, order, cursor, limit }, { wanted, key });
  }
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
