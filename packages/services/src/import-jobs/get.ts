import { importJob } from '@fovea/database';
import type {
  Identifier,
  ImportPreview,
  ImportProblem,
  ImportProblemsRequest,
  ImportView,
  ListImportsRequest,
  Page,
} from '@fovea/domain';
import { FoveaError, importProblemsRequest, listImportsRequest } from '@fovea/domain';
import { and, eq, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { contentHash, encodePng } from '@fovea/imaging/node';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { journalFolder, readPreparedRow } from '../imports/journal.ts';
import { readCursor, writeCursor } from '../paging/cursor.ts';
import { keyset } from '../paging/keyset.ts';
import { cut } from '../paging/page.ts';
import { thumbnailType } from '../stored-images/thumbnail-type.ts';
import { noSuchImport } from './transitions.ts';
import { journalKey } from './upload-file.ts';
import { shownColumns, viewImport } from './view.ts';

const newestFirst = keyset('imports', 'descending', [
  [importJob.startedAt, 'instant'],
  [importJob.id, 'identifier'],
]);
const problemsOf = 'problems';

/**
 * A page of the imports of this person that were not dropped, the newest first; without their previews.
 * @throws INPUT_INVALID where the page is to begin at no place of this list
 */
export async function list(ctx: Context, request: ListImportsRequest): Promise<Page<ImportView>> {
  authorise(ctx.actor, 'image:import');
  const { after, limit } = listImportsRequest.parse(request);
  const { preview: _, ...columns } = shownColumns;
  const rows = await ctx.database
    .select({ ...columns, key: newestFirst.key })
    .from(importJob)
    .where(and(ne(importJob.state, 'dropped'), eq(importJob.startedBy, ctx.actor.personId), newestFirst.after(after)))
    .orderBy(...newestFirst.order)
    .limit(limit + 1);
  const { items, next } = cut(newestFirst, rows, limit);
  return { items: await Promise.all(items.map((row) => viewImport(ctx, { ...row, preview: null }))), next };
}

/** @throws NOT_FOUND */
export async function get(ctx: Context, request: { readonly import: Identifier }): Promise<ImportView> {
  authorise(ctx.actor, 'image:import');
  const [row] = await ctx.database.select(shownColumns).from(importJob).where(eq(importJob.id, request.import));
  if (row === undefined) throw noSuchImport(request.import);
  return viewImport(ctx, row);
}

/**
 * A page of an import's problems, in their order. Out of a hundred thousand, only those of the page leave the database.
 * @throws NOT_FOUND; INPUT_INVALID where the page is to begin at no place of this list
 */
export async function problems(ctx: Context, request: ImportProblemsRequest): Promise<Page<ImportProblem>> {
  authorise(ctx.actor, 'image:import');
  const { import: id, code, after, limit } = importProblemsRequest.parse(request);
  const [last] = after === undefined ? [0] : readCursor(problemsOf, after, [z.int().min(1)]);
  const [row] = await ctx.database.select({ id: importJob.id }).from(importJob).where(eq(importJob.id, id));
  if (row === undefined) throw noSuchImport(id);
  const { rows } = await ctx.database.execute<{ problem: ImportProblem; place: string }>(sql`
    select problem, place
    from ${importJob}, jsonb_array_elements(coalesce(${importJob.problems}, '[]')) with ordinality as listed (problem, place)
    where ${importJob.id} = ${id} and place > ${last}
      ${code === undefined ? sql`` : sql`and problem ->> 'code' = ${code}`}
    order by place
    limit ${limit + 1}`);
  const found = rows.map(({ problem, place }) => ({ problem, key: [Number(place)] }));
  const page = cut({ cursor: (key) => writeCursor(problemsOf, key) }, found, limit);
  return { items: page.items.map(({ problem }) => problem), next: page.next };
}

/**
 * A picture in an import's preview as the model will see it: a PNG.
 * @throws NOT_FOUND for any other row, and once the import is stored
 */
export async function preparedPicture(
  ctx: Context,
  request: { readonly import: Identifier; readonly row: number },
): Promise<{ bytes: Uint8Array; contentType: string; etag: string }> {
  const { prepared } = (await previewed(ctx, request)) ?? {};
  const isShown = prepared?.images.some(({ row }) => row === request.row) === true;
  const folder = journalFolder(ctx.home, journalKey(request.import));
  const rgb = isShown ? await readPreparedRow(folder, request.row, prepared.size) : null;
  if (prepared === undefined || rgb === null) throw noSuchPicture(request);
  const { size } = prepared;
  const bytes = await encodePng({ width: size, height: size, rgb });
  return { bytes, contentType: 'image/png', etag: contentHash(bytes) };
}

/** The thumbnail of a picture in an import's preview. @throws NOT_FOUND for any other */
export async function thumbnail(
  ctx: Context,
  request: { readonly import: Identifier; readonly thumbnail: string },
): Promise<{ bytes: Uint8Array; contentType: string; etag: string }> {
  const preview = await previewed(ctx, request);
  const isShown = preview?.samples.some(({ images }) => images.some((image) => image.thumbnail === request.thumbnail));
  if (isShown !== true) throw noSuchPicture(request);
  const bytes = await ctx.artifacts.read(request.thumbnail);
  return { bytes, contentType: thumbnailType(bytes), etag: request.thumbnail };
}

/** The preview alone, without the problems, which may be many. */
async function previewed(ctx: Context, request: { readonly import: Identifier }): Promise<ImportPreview | null> {
  authorise(ctx.actor, 'image:import');
  const [row] = await ctx.database
    .select({ preview: importJob.preview })
    .from(importJob)
    .where(eq(importJob.id, request.import));
  return row?.preview ?? null;
}

function noSuchPicture(request: { readonly import: Identifier }): FoveaError {
  return new FoveaError('NOT_FOUND', 'The preview has no such picture; load the page again.', { ...request });
}
