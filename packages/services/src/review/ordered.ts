import type { Database } from '@fovea/database';
import { explanationAgreement, feedback, reviewFacts, reviewPass } from '@fovea/database';
import type { ReviewOrder } from '@fovea/domain';
import type { ReviewPlace } from '@fovea/learning';
import type { SQL } from 'drizzle-orm';
import { and, count, eq, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { VersionRow } from '../versions/find.ts';
import type { Candidates } from './candidates.ts';
import { candidates } from './candidates.ts';

/** A whole queue. */
interface Ordered {
  readonly found: Candidates;
  readonly places: readonly ReviewPlace[];
}

/** Which of the images that are not reviewed are in it, and the same as JSON. */
export interface QueueFilter {
  readonly wanted: SQL | undefined;
  readonly key: string;
}

/** The queue asked for last: a grid asks for it screen by screen, and it takes half a second to make of thousands. */
const last = new WeakMap<Database, { readonly key: string; readonly queue: Promise<Ordered> }>();

/** The champion's queue, made anew only where something that it rests on has changed. */
export async function ordered(
  ctx: Context,
  version: VersionRow,
  order: ReviewOrder,
  filter: QueueFilter,
): Promise<Ordered> {
  const key = JSON.stringify([version.id, order, filter.key, await stateOf(ctx, version)]);
  const known = last.get(ctx.database);
  if (known?.key === key) return known.queue;
  const queue = make(ctx, version, order, filter.wanted);
  last.set(ctx.database, { key, queue });
  queue.catch(() => last.delete(ctx.database));
  return queue;
}

async function make(ctx: Context, version: VersionRow, order: ReviewOrder, wanted: SQL | undefined): Promise<Ordered> {
  const [found, { reviewOrder }] = await Promise.all([candidates(ctx, version, wanted), import('@fovea/learning')]);
  return { found, places: reviewOrder(found, order) };
}

/** What the queue of a version rests on: whatever is looked at stays as it is. */
async function stateOf({ database }: Context, version: VersionRow): Promise<unknown[]> {
  const [[looked], [compared], [marked], [passed]] = await Promise.all([
    database.select({ images: count() }).from(reviewFacts).where(eq(reviewFacts.versionId, version.id)),
    database
      .select({ images: count() })
      .from(explanationAgreement)
      .where(eq(explanationAgreement.versionId, version.id)),
    database
      .select({ images: sql<string | null>`string_agg(distinct ${feedback.imageId}::text, ',')` })
      .from(feedback)
      .where(
        and(
          eq(feedback.projectId, version.projectId),
          eq(feedback.active, true),
          sql`jsonb_array_length(${feedback.rois}) > 0`,
        ),
      ),
    database
      .select({ images: sql<string | null>`string_agg(${reviewPass.imageId}::text, ',')` })
      .from(reviewPass)
      .where(eq(reviewPass.versionId, version.id)),
  ]);
  return [looked?.images, compared?.images, marked?.images, passed?.images];
}
