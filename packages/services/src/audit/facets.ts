import { auditEvent, person } from '@fovea/database';
import type { AuditAction, AuditFacets, Identifier } from '@fovea/domain';
import { auditActions } from '@fovea/domain';
import type { SQL } from 'drizzle-orm';
import { asc, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';

/** Whoever and whatever is in a project's trail: each is looked up in an index, so that the trail itself is not read. */
export async function facets({ database, actor }: Context, { project }: { project: Identifier }): Promise<AuditFacets> {
  authorise(actor, 'audit:read');
  const eventWith = (condition: SQL) => sql`exists (
    select 1 from ${auditEvent} where ${auditEvent.projectId} = ${project} and ${condition})`;
  const known = sql.join(
    auditActions.map((action) => sql`(${action})`),
    sql`, `,
  );
  const [people, actions] = await Promise.all([
    database
      .select({ id: person.id, name: person.name })
      .from(person)
      .where(eventWith(sql`${auditEvent.personId} = ${person.id}`))
      .orderBy(asc(person.name), asc(person.id)),
    database.execute<{ action: AuditAction }>(
      sql`select action from (values ${known}) as known (action) where ${eventWith(sql`${auditEvent.action} = known.action`)}`,
    ),
  ]);
  return { people, actions: actions.rows.map(({ action }) => action) };
}
