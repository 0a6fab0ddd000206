import type { AuditEventView, Identifier } from '@fovea/domain';
import { auditEvent, person } from '@fovea/database';
import { desc, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';

const newest = 1000;

/** The project's newest thousand audit events, newest first. */
export async function list({ database, actor }: Context, request: { project: Identifier }): Promise<AuditEventView[]> {
  authorise(actor, 'audit:read');
  const rows = await database
    .select({ event: auditEvent, by: person.name })
    .from(auditEvent)
    .innerJoin(person, eq(person.id, auditEvent.personId))
    .where(eq(auditEvent.projectId, request.project))
    .orderBy(desc(auditEvent.id))
    .limit(newest);
  return rows.map(({ event, by }) => ({
    id: String(event.id),
    action: event.action,
    resource: event.resource,
    resourceId: event.resourceId,
    by,
    at: event.createdAt.toISOString(),
  }));
}
