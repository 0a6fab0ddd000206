import { importJob } from '@fovea/database';
import type { Identifier, ImportProblemsRequest, ImportView, ProblemPage } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, desc, eq, ne } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { thumbnailType } from '../stored-images/thumbnail-type.ts';
import { noSuchImport } from './transitions.ts';
import { shownColumns, viewImport } from './view.ts';

const mostListed = 50;

/** The imports of this person that were not dropped, the newest first; without their previews. */
export async function list(ctx: Context): Promise<ImportView[]> {
  authorise(ctx.actor, 'image:import');
  const { preview: _, ...columns } = shownColumns;
  const rows = await ctx.database
    .select(columns)
    .from(importJob)
    .where(and(ne(importJob.state, 'dropped'), eq(importJob.startedBy, ctx.actor.personId)))
    .orderBy(desc(importJob.startedAt))
    .limit(mostListed);
  return Promise.all(rows.map((row) => viewImport(ctx, { ...row, preview: null })));
}

/** @throws NOT_FOUND */
export async function get(ctx: Context, request: { readonly import: Identifier }): Promise<ImportView> {
  authorise(ctx.actor, 'image:import');
  const [row] = await ctx.database.select(shownColumns).from(importJob).where(eq(importJob.id, request.import));
  if (row === undefined) throw noSuchImport(request.import);
  return viewImport(ctx, row);
}

/** Every problem of an import can be reached: some of them at a time. @throws NOT_FOUND */
export async function problems(
  ctx: Context,
  { import: id, code, cursor, limit }: ImportProblemsRequest,
): Promise<ProblemPage> {
  authorise(ctx.actor, 'image:import');
  const [row] = await ctx.database.select({ problems: importJob.problems }).from(importJob).where(eq(importJob.id, id));
  if (row === undefined) throw noSuchImport(id);
  const wanted = (row.problems ?? []).filter((problem) => code === undefined || problem.code === code);
  const end = cursor + limit;
  return {
    problems: wanted.slice(cursor, end),
    total: wanted.length,
    nextCursor: end < wanted.length ? end : null,
  };
}

/** The thumbnail of a picture in an import's preview. @throws NOT_FOUND for any other */
export async function thumbnail(
  ctx: Context,
  request: { readonly import: Identifier; readonly thumbnail: string },
): Promise<{ bytes: Uint8Array; contentType: string; etag: string }> {
  authorise(ctx.actor, 'image:import');
  // Without the problems, which may be many.
  const [row] = await ctx.database
    .select({ preview: importJob.preview })
    .from(importJob)
    .where(eq(importJob.id, request.import));
  const isShown = row?.preview?.samples.some(({ images }) =>
    images.some((image) => image.thumbnail === request.thumbnail),
  );
  if (isShown !== true)
    throw new FoveaError('NOT_FOUND', 'The preview has no such picture; load the page again.', { ...request });
  const bytes = await ctx.artifacts.read(request.thumbnail);
  return { bytes, contentType: thumbnailType(bytes), etag: request.thumbnail };
}
