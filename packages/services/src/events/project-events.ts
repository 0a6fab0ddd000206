import type { Queryable, Transaction } from '@fovea/database';
import { projectEvent } from '@fovea/database';
import type { Identifier, MissedEvents, ProjectEvent, ToldEvent } from '@fovea/domain';
import { and, asc, gt, lte, max, min, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';

const pageSize = 500;
/** Notifications only wake; this is how late a page learns of what no notification told it. */
const lookAgainAfterMs = 10_000;

/**
 * Tells the pages, once the transaction commits. Writers take turns, so that ids rise in the order of commits: a page that
 * has read up to an id has missed nothing. Call it last in a transaction.
 */
export async function publish(tx: Transaction, project: Identifier, ...events: ProjectEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('project_event', 0))`);
  await tx.insert(projectEvent).values(events.map((event) => ({ projectId: project, event })));
}

/** The id of the newest event, which is always kept; 0 where nothing happened yet. */
export async function newestEvent(database: Queryable): Promise<number> {
  const [newest] = await database.select({ id: max(projectEvent.id) }).from(projectEvent);
  return newest?.id ?? 0;
}

/** The id of the oldest event that is kept; 0 where nothing happened yet. */
async function oldestEvent(database: Queryable): Promise<number> {
  const [oldest] = await database.select({ id: min(projectEvent.id) }).from(projectEvent);
  return oldest?.id ?? 0;
}

async function readAfter(database: Queryable, after: number, upTo?: number): Promise<ToldEvent[]> {
  const rows = await database
    .select({ id: projectEvent.id, project: projectEvent.projectId, event: projectEvent.event })
    .from(projectEvent)
    .where(and(gt(projectEvent.id, after), upTo === undefined ? undefined : lte(projectEvent.id, upTo)))
    .orderBy(asc(projectEvent.id))
    .limit(pageSize);
  return rows.map((row) => ({ ...row, id: String(row.id) }));
}

/** What happened after an event, for a page that does not hold the stream. */
export async function missed(
  { database, actor }: Context,
  { after }: { readonly after: string },
): Promise<MissedEvents> {
  authorise(actor, 'run:read');
  const newest = await newestEvent(database);
  const events = await readAfter(database, Number(after), newest);
  const isAll = events.length < pageSize || events.at(-1)?.id === String(newest);
  // Looked up after the events were read, so that a sweep meanwhile is seen.
  const isSwept = Number(after) + 1 < (await oldestEvent(database));
  return { events: isAll && !isSwept ? events : null, newest: String(newest) };
}

export interface FollowRequest {
  /** Resume after this event; left out, only what comes from now on is told. */
  readonly lastEventId?: string | null | undefined;
}

/** A flag that can be waited for: raised by a notification, by time, or by the end of the request. */
function alarm(signal: AbortSignal): { raise: () => void; wait: () => Promise<void> } {
  let raised = false;
  let wake: (() => void) | undefined;
  const raise = () => {
    raised = true;
    wake?.();
  };
  signal.addEventListener('abort', raise, { once: true });
  return {
    raise,
    wait: async () => {
      if (!raised && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, lookAgainAfterMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      raised = false;
      wake = undefined;
    },
  };
}

const streams = new WeakMap<Context, number>();

/** How many follow the events at this moment. */
export function openStreams(context: Context): number {
  return streams.get(context) ?? 0;
}

/** The events of all projects in the order of commit, without gaps, until the signal aborts. */
export async function* follow(
  context: Context,
  { lastEventId }: FollowRequest,
  signal: AbortSignal,
): AsyncGenerator<ToldEvent, void> {
  const { database, listener, actor } = context;
  authorise(actor, 'run:read');
  const news = alarm(signal);
  streams.set(context, openStreams(context) + 1);
  let stopListening: (() => void) | undefined;
  try {
    // Listening begins before the backlog is read: what is committed in between is told twice rather than never.
    stopListening = await listener.subscribe('project_event', news.raise);
    // A number from before a restore may lie ahead of all that there is.
    let last = Math.min(await newestEvent(database), Number(lastEventId ?? Infinity));
    while (!signal.aborted) {
      const events = await readAfter(database, last);
      for (const told of events) {
        if (signal.aborted) return;
        last = Number(told.id);
        yield told;
      }
      if (events.length < pageSize) await news.wait();
    }
  } finally {
    stopListening?.();
    streams.set(context, openStreams(context) - 1);
  }
}
