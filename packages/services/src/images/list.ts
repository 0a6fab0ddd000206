import { image, subject } from '@fovea/database';
import type { Cursor, ImageOutline, ImageSummary, ListImagesRequest, OutlineImagesRequest, Page } from '@fovea/domain';
import { listImagesRequest, outlineImagesRequest } from '@fovea/domain';
import { and, eq, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { keyset } from '../paging/keyset.ts';
import { cut } from '../paging/page.ts';
import { outlineQueue, queue } from '../review/queue.ts';
import { summaryColumns } from '../stored-images/summary.ts';
import { wantedImages } from './wanted.ts';

const asImported = keyset('images', 'ascending', [
  [image.datasetId, 'identifier'],
  [image.position, 'count'],
]);

/**
 * One page of a project's images: in the order of their datasets' rows, or of what is next to review.
 * @throws MODEL_MISSING when there is no champion to order them by
 * @throws INPUT_INVALID where the page is to begin at no place of this list
 */
export async function list(ctx: Context, request: ListImagesRequest): Promise<Page<ImageSummary>> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const { project, order, after, limit, ...filters } = listImagesRequest.parse(request);
  const filter = wantedImages(database, project, filters);
  if (order !== undefined) return queue(ctx, { project, order, after, limit }, filter);
  const rows = await database
    .select({ ...summaryColumns(database), key: asImported.key })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(and(filter.wanted, asImported.after(after)))
    .orderBy(...asImported.order)
    .limit(limit + 1);
  const { items, next } = cut(asImported, rows, limit);
  return { items: items.map(({ key: _, ...summary }) => summary), next };
}

/**
 * How many images a list holds, and where its pages of `limit` images begin. This reads the whole list once, so that none
 * of its pages has to, wherever it lies.
 * @throws MODEL_MISSING
 */
export async function outline(ctx: Context, request: OutlineImagesRequest): Promise<ImageOutline> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const { project, order, limit, ...filters } = outlineImagesRequest.parse(request);
  const filter = wantedImages(database, project, filters);
  if (order !== undefined) return outlineQueue(ctx, { project, order, limit }, filter);
  const place = sql<number>`row_number() over (order by ${sql.join([...asImported.order], sql`, `)})`.as('place');
  const whole = database
    .select({ key: asImported.key.as('key'), place, total: sql<number>`count(*) over ()`.as('total') })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(filter.wanted)
    .as('whole');
  const ends = await database
    .select({ key: whole.key, total: whole.total, place: whole.place })
    .from(whole)
    .where(sql`${whole.place} % ${limit} = 0 or ${whole.place} = ${whole.total}`)
    .orderBy(whole.place);
  const total = Number(ends.at(-1)?.total ?? 0);
  const starts: readonly Cursor[] = ends.slice(0, -1).map(({ key }) => asImported.cursor(key));
  return { total, pages: total === 0 ? [] : [null, ...starts] };
}
