import type { Identifier, ImagePage, ReviewOrder } from '@fovea/domain';
import type { SQL } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { summaries } from '../images/summary.ts';
import type { VersionRow } from '../versions/find.ts';
import { findVersion } from '../versions/find.ts';
import { candidates, noteOf } from './candidates.ts';

/** One page of what is next to review by a version's answers: only images that it has looked at. */
export async function queue(
  ctx: Context,
  version: VersionRow,
  { order, wanted, cursor, limit }: { order: ReviewOrder; wanted: SQL | undefined; cursor: number; limit: number },
): Promise<ImagePage> {
  const [found, { reviewOrder }] = await Promise.all([candidates(ctx, version, wanted), import('@fovea/learning')]);
  const places = reviewOrder(found, order);
  const page = places.slice(cursor, cursor + limit);
  const known = await summaries(
    ctx.database,
    page.map(({ image }) => found.images[image] ?? ''),
  );
  const images = page.flatMap((place) => {
    const summary = known.get(found.images[place.image] ?? '');
    return summary === undefined ? [] : [{ ...summary, review: noteOf(found, place) }];
  });
  const end = cursor + page.length;
  return { images, total: places.length, nextCursor: page.length > 0 && end < places.length ? end : null };
}

/**
 * The images before and after one in the champion's queue. After one that is not in it, as it was reviewed, comes the first.
 * @throws MODEL_MISSING
 */
export async function neighbours(
  ctx: Context,
  project: Identifier,
  order: ReviewOrder,
  image: Identifier,
): Promise<[previous: Identifier | null, next: Identifier | null]> {
  const version = await findVersion(ctx.database, project, undefined);
  const [found, { reviewOrder }] = await Promise.all([candidates(ctx, version), import('@fovea/learning')]);
  const ids = reviewOrder(found, order).map((place) => found.images[place.image] ?? null);
  const at = ids.indexOf(image);
  return [ids[at - 1] ?? null, ids[at + 1] ?? null];
}
