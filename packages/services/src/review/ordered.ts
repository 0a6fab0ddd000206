import type { Database } from '@fovea/database';
import { explanationAgreement, reviewFacts } from '@fovea/database';
import type { Identifier, ReviewOrder } from '@fovea/domain';
import type { ReviewPlace } from '@fovea/learning';
import type { SQL } from 'drizzle-orm';
import { count, eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { VersionRow } from '../versions/find.ts';
import type { Candidates } from './candidates.ts';
import { candidates, reviewedImages } from './candidates.ts';

/** A whole queue. */
export interface Ordered {
  readonly found: Candidates;
  readonly places: readonly ReviewPlace[];
}

/** Which of the images that are not reviewed are in it; undefined: all. The same as JSON. */
export interface QueueFilter {
  readonly wanted: SQL | undefined;
  readonly key: string;
  /** Whether it lets every image of the project pass. */
  readonly isOpen: boolean;
}

/** Queues that are kept: as many as people and their filters ask for at the same time. */
const mostKept = 6;

/** The queues of one state of a project. */
interface Kept {
  readonly state: string;
  readonly queues: Map<string, Promise<Ordered>>;
}

/** A grid asks for a queue screen by screen, and it takes a while to make of thousands. */
const kept = new WeakMap<Database, Kept>();

/** The champion's queue, made anew only where something that it rests on has changed. */
export async function ordered(
  ctx: Context,
  version: VersionRow,
  order: ReviewOrder,
  filter: QueueFilter,
): Promise<Ordered> {
  const reviewed = await reviewedImages(ctx, version);
  const queues = queuesOf(ctx.database, JSON.stringify([version.id, await seen(ctx, version), reviewed]));
  const key = JSON.stringify([order, filter.key]);
  const known = queues.get(key);
  if (known !== undefined) return known;
  const queue = make(ctx, version, { order, filter, reviewed });
  const [oldest] = queues.keys();
  if (oldest !== undefined && queues.size >= mostKept) queues.delete(oldest);
  queues.set(key, queue);
  queue.catch(() => queues.delete(key));
  return queue;
}

/** Those of an earlier state are forgotten. */
function queuesOf(database: Database, state: string): Map<string, Promise<Ordered>> {
  const known = kept.get(database);
  if (known?.state === state) return known.queues;
  const queues = new Map<string, Promise<Ordered>>();
  kept.set(database, { state, queues });
  return queues;
}

async function make(
  ctx: Context,
  version: VersionRow,
  { order, filter, reviewed }: { order: ReviewOrder; filter: QueueFilter; reviewed: readonly Identifier[] },
): Promise<Ordered> {
  const [found, { reviewOrder }] = await Promise.all([
    candidates(ctx, version, reviewed, filter.isOpen ? undefined : filter.wanted),
    import('@fovea/learning'),
  ]);
  return { found, places: reviewOrder(found, order) };
}

/** How many images the version has looked at and compared: both only grow, and what was found stays as it is. */
async function seen({ database }: Context, version: VersionRow): Promise<number[]> {
  const ofVersion = (table: typeof reviewFacts | typeof explanationAgreement) =>
    database.select({ images: count() }).from(table).where(eq(table.versionId, version.id));
  const [[looked], [compared]] = await Promise.all([ofVersion(reviewFacts), ofVersion(explanationAgreement)]);
  return [looked?.images ?? 0, compared?.images ?? 0];
}
