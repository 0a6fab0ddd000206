import type { Cursor, Identifier, ImageOutline, ImageSummary, Page, ReviewOrder } from '@fovea/domain';
import { identifier } from '@fovea/domain';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { readCursor, writeCursor } from '../paging/cursor.ts';
import { summaries } from '../stored-images/summary.ts';
import { findVersion } from '../versions/find.ts';
import { noteOf } from './candidates.ts';
import type { Ordered, QueueFilter } from './ordered.ts';
import { ordered } from './ordered.ts';

const listName = 'next to review';

/** The images of a queue, first to last. */
function idsOf({ found, places }: Ordered): readonly Identifier[] {
  return places.map(({ image }) => found.images[image] ?? '');
}

/** The place behind the image at an index. */
function cursorAt(ids: readonly Identifier[], index: number): Cursor {
  return writeCursor(listName, [ids[index] ?? '', index]);
}

/** How many come before the next page. An image that was reviewed meanwhile has left the queue: others have moved up. */
function countBefore(ids: readonly Identifier[], after: Cursor | undefined): number {
  if (after === undefined) return 0;
  const [image, index] = readCursor(listName, after, [identifier, z.int().min(0)]);
  const at = ids.indexOf(String(image));
  return at < 0 ? Number(index) : at + 1;
}

/**
 * One page of what is next to review by the champion's answers: only images that it has looked at.
 * @throws MODEL_MISSING; INPUT_INVALID where the page is to begin at no place of this list
 */
export async function queue(
  ctx: Context,
  { project, order, after, limit }: { project: Identifier; order: ReviewOrder; after?: Cursor; limit: number },
  filter: QueueFilter,
): Promise<Page<ImageSummary>> {
  const version = await findVersion(ctx.database, project, undefined);
  const whole = await ordered(ctx, version, order, filter);
  const ids = idsOf(whole);
  const start = countBefore(ids, after);
  const page = whole.places.slice(start, start + limit);
  const known = await summaries(ctx.database, ids.slice(start, start + limit));
  const items = page.flatMap((place) => {
    const summary = known.get(whole.found.images[place.image] ?? '');
    return summary === undefined ? [] : [{ ...summary, review: noteOf(whole.found, place) }];
  });
  const end = start + page.length;
  return { items, next: page.length > 0 && end < ids.length ? cursorAt(ids, end - 1) : null };
}

/** How long the queue is, and where its pages begin. @throws MODEL_MISSING */
export async function outlineQueue(
  ctx: Context,
  { project, order, limit }: { project: Identifier; order: ReviewOrder; limit: number },
  filter: QueueFilter,
): Promise<ImageOutline> {
  const version = await findVersion(ctx.database, project, undefined);
  const ids = idsOf(await ordered(ctx, version, order, filter));
  const pages = Array.from({ length: Math.ceil(ids.length / limit) }, (_, page) =>
    page === 0 ? null : cursorAt(ids, page * limit - 1),
  );
  return { total: ids.length, pages };
}

/**
 * The images before and after one in the champion's queue, as far as the filter lets it pass. After one that is not in it, as it was reviewed, comes the first.
 * @throws MODEL_MISSING
 */
export async function neighbours(
  ctx: Context,
  project: Identifier,
  order: ReviewOrder,
  { image, filter }: { image: Identifier; filter: QueueFilter },
): Promise<[previous: Identifier | null, next: Identifier | null]> {
  const version = await findVersion(ctx.database, project, undefined);
  const ids = idsOf(await ordered(ctx, version, order, filter));
  const at = ids.indexOf(image);
  return [ids[at - 1] ?? null, ids[at + 1] ?? null];
}
