import type { Transaction } from '@fovea/database';
import { projectEvent } from '@fovea/database';
import type { Identifier, ProjectEvent } from '@fovea/domain';
import { sql } from 'drizzle-orm';

/**
 * Tells the project's pages, once the transaction commits. Writers of one project take turns, so that ids rise in the
 * order of commits: a page that has read up to an id has missed nothing. Call it last in a transaction.
 */
export async function publish(tx: Transaction, project: Identifier, ...events: ProjectEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${project}, 0))`);
  await tx.insert(projectEvent).values(events.map((event) => ({ projectId: project, event })));
}
