import type { Identifier, ImagePage, ReviewOrder } from '@fovea/domain';
import type { Context } from '../context.ts';
import { summaries } from '../stored-images/summary.ts';
import { findVersion } from '../versions/find.ts';
import { noteOf } from './candidates.ts';
import type { QueueFilter } from './ordered.ts';
import { ordered } from './ordered.ts';

/**
 * One page of what is next to review by the champion's answers: only images that it has looked at.
 * @throws MODEL_MISSING
 */
export async function queue(
  ctx: Context,
  { project, order, cursor, limit }: { project: Identifier; order: ReviewOrder; cursor: number; limit: number },
  filter: QueueFilter,
): Promise<ImagePage> {
  const version = await findVersion(ctx.database, project, undefined);
  const { found, places } = await ordered(ctx, version, order, filter);
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
  const { found, places } = await ordered(ctx, version, order, filter);
  const ids = places.map((place) => found.images[place.image] ?? null);
  const at = ids.indexOf(image);
  return [ids[at - 1] ?? null, ids[at + 1] ?? null];
}
