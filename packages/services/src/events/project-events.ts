import type { Transaction } from '@fovea/database';
import { projectEvent } from '@fovea/database';
import type { Identifier, ProjectEvent } from '@fovea/domain';
import { and, asc, eq, gt, max, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';

const pageSize = 500;
/** Notifications only wake; this is how late a page learns of what no notification told it. */
const lookAgainAfterMs = 10_000;

/**
 * Tells the project's pages, once the transaction commits. Writers of one project take turns, so that ids rise in the
 * order of commits: a page that has read up to an id has missed nothing. Call it last in a transaction.
 */
export async function publish(tx: Transaction, project: Identifier, ...events: ProjectEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${project}, 0))`);
  await tx.insert(projectEvent).values(events.map((event) => ({ projectId: project, event })));
}

export interface FollowRequest {
  readonly project: Identifier;
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

/** A project's events in the order of commit, without gaps, until the signal aborts. */
export async function* follow(
  { database, listener, actor }: Context,
  { project, lastEventId }: FollowRequest,
  signal: AbortSignal,
): AsyncGenerator<{ id: string; event: ProjectEvent }, void> {
  authorise(actor, 'run:read');
  const news = alarm(signal);
  // Listening begins before the backlog is read: what is committed in between is told twice rather than never.
  const stopListening = await listener.subscribe('project_event', (payload) => {
    if (payload === null || payload.startsWith(project)) news.raise();
  });
  try {
    let last = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : undefined;
    if (last === undefined) {
      const [newest] = await database
        .select({ id: max(projectEvent.id) })
        .from(projectEvent)
        .where(eq(projectEvent.projectId, project));
      last = newest?.id ?? 0;
    }
    while (!signal.aborted) {
      const rows = await database
        .select({ id: projectEvent.id, event: projectEvent.event })
        .from(projectEvent)
        .where(and(eq(projectEvent.projectId, project), gt(projectEvent.id, last)))
        .orderBy(asc(projectEvent.id))
        .limit(pageSize);
      for (const { id, event } of rows) {
        if (signal.aborted) return;
        last = id;
        yield { id: String(id), event };
      }
      if (rows.length < pageSize) await news.wait();
    }
  } finally {
    stopListening();
  }
}
