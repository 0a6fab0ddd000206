import type { AuditEventView, Cursor, ListAuditRequest, Page } from '@fovea/domain';
import { listAuditRequest } from '@fovea/domain';
import { auditEvent, feedback, image, modelVersion, person, run, type Database } from '@fovea/database';
import { and, eq, gte, inArray, lte } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { keyset } from '../paging/keyset.ts';

const newestFirst = keyset('events', 'descending', [[auditEvent.id, 'serial']]);

/** Events that are read at once; a page of grouped ones may need several such reads. */
const atOnce = 500;
/** Events that a page reads at most. A longer row of saves goes on on the next page. */
const mostRead = 5000;

type Row = typeof auditEvent.$inferSelect & { readonly by: string };

/** Events in a row that are shown as one: the newest first. */
type Group = readonly [Row, ...Row[]];

/**
 * A page of what happened in a project, newest first. Saves of one image by one person that follow each other are one
 * entry: a page of decisions is never hidden behind the strokes of an afternoon.
 * @throws INPUT_INVALID where the page is to begin at no place of this list
 */
export async function list({ database, actor }: Context, request: ListAuditRequest): Promise<Page<AuditEventView>> {
  authorise(actor, 'audit:read');
  const { limit, after, ...filter } = listAuditRequest.parse(request);
  const groups: [Row, ...Row[]][] = [];
  let from = after;
  let read = 0;
  let isEnd = false;
  // One group more than is shown: only then it is known that the last one is whole.
  while (!isEnd && groups.length <= limit && read < mostRead) {
    const rows = await readEvents(database, filter, from);
    isEnd = rows.length < atOnce;
    read += rows.length;
    from = behind(rows.at(-1)) ?? from;
    for (const row of rows) {
      const group = groups.at(-1);
      if (group !== undefined && isSameSave(group[0], row)) group.push(row);
      else groups.push([row]);
    }
  }
  const shown = groups.slice(0, limit);
  const isMore = !isEnd || groups.length > limit;
  return { items: await describe(database, shown), next: isMore ? behind(shown.at(-1)?.at(-1)) : null };
}

function behind(row: Row | undefined): Cursor | null {
  return row === undefined ? null : newestFirst.cursor([row.id]);
}

function isSameSave(one: Row, other: Row): boolean {
  return (
    one.action === 'feedback.save' &&
    other.action === one.action &&
    other.resourceId === one.resourceId &&
    other.personId === one.personId
  );
}

async function readEvents(
  database: Database,
  { project, person: by, action, from, to }: Omit<ListAuditRequest, 'limit' | 'after'>,
  after: Cursor | undefined,
): Promise<Row[]> {
  const rows = await database
    .select({ event: auditEvent, by: person.name })
    .from(auditEvent)
    .innerJoin(person, eq(person.id, auditEvent.personId))
    .where(
      and(
        eq(auditEvent.projectId, project),
        by === undefined ? undefined : eq(auditEvent.personId, by),
        action === undefined ? undefined : eq(auditEvent.action, action),
        from === undefined ? undefined : gte(auditEvent.createdAt, new Date(from)),
        to === undefined ? undefined : lte(auditEvent.createdAt, new Date(to)),
        newestFirst.after(after),
      ),
    )
    .orderBy(...newestFirst.order)
    .limit(atOnce);
  return rows.map(({ event, by: name }) => ({ ...event, by: name }));
}

/** Names what the events are about, so that a reader can go there. */
async function describe(database: Database, groups: readonly Group[]): Promise<AuditEventView[]> {
  const ids = (resource: string) =>
    groups.flatMap(([event]) => (event.resource === resource ? [event.resourceId] : []));
  const marked = await byId(ids('feedback'), (wanted) =>
    database
      .select({ id: feedback.id, image: { id: image.id, name: image.name } })
      .from(feedback)
      .innerJoin(image, eq(image.id, feedback.imageId))
      .where(inArray(feedback.id, wanted)),
  );
  const images = await byId(ids('image'), (wanted) =>
    database.select({ id: image.id, name: image.name }).from(image).where(inArray(image.id, wanted)),
  );
  const runs = await byId(ids('run'), (wanted) =>
    database.select({ id: run.id, number: run.number }).from(run).where(inArray(run.id, wanted)),
  );
  const versions = await byId(ids('version'), (wanted) =>
    database
      .select({ id: modelVersion.id, number: modelVersion.number, run: modelVersion.runId })
      .from(modelVersion)
      .where(inArray(modelVersion.id, wanted)),
  );
  return groups.map((group) => {
    const [event] = group;
    const { id, action, resource, resourceId, by, createdAt, detail } = event;
    const oldest = group.at(-1) ?? event;
    return {
      id: String(id),
      action,
      resource,
      resourceId,
      by,
      at: createdAt.toISOString(),
      since: oldest.createdAt.toISOString(),
      count: group.length,
      image: marked.get(resourceId)?.image ?? images.get(resourceId) ?? null,
      run: runs.get(resourceId) ?? null,
      version: versions.get(resourceId) ?? null,
      regions: typeof detail?.['regions'] === 'number' ? detail['regions'] : null,
      reason: typeof detail?.['reason'] === 'string' ? detail['reason'] : null,
    };
  });
}

async function byId<Found extends { id: string }>(
  ids: readonly string[],
  find: (ids: string[]) => Promise<Found[]>,
): Promise<Map<string, Found>> {
  if (ids.length === 0) return new Map();
  return new Map((await find([...new Set(ids)])).map((found) => [found.id, found]));
}
