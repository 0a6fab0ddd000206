import { run } from '@fovea/database';
import type { Identifier, RunState, RunSummary } from '@fovea/domain';
import { and, desc, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { decided } from '../versions/states.ts';
import { summarise } from './summaries.ts';

/** A project's runs, newest first. */
export async function list(
  { database, actor }: Context,
  request: { project: Identifier; state?: RunState | undefined },
): Promise<RunSummary[]> {
  authorise(actor, 'run:read');
  const rows = await database
    .select()
    .from(run)
    .where(
      and(eq(run.projectId, request.project), request.state === undefined ? undefined : eq(run.state, request.state)),
    )
    .orderBy(desc(run.number));
  return summarise(database, request.project, rows, await decided(database, request.project));
}
