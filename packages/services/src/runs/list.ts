import { run } from '@fovea/database';
import type { ListRunsRequest, RunSummary } from '@fovea/domain';
import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { decided } from '../versions/states.ts';
import { summarise } from './summaries.ts';

/** A project's runs, newest first. */
export async function list({ database, actor }: Context, request: ListRunsRequest): Promise<RunSummary[]> {
  authorise(actor, 'run:read');
  const { project, state, active, number, before, limit } = request;
  const newestFirst = database
    .select()
    .from(run)
    .where(
      and(
        eq(run.projectId, project),
        state === undefined ? undefined : eq(run.state, state),
        active === true ? inArray(run.state, ['queued', 'running']) : undefined,
        number === undefined ? undefined : eq(run.number, number),
        before === undefined ? undefined : lt(run.number, before),
      ),
    )
    .orderBy(desc(run.number));
  const rows = await (limit === undefined ? newestFirst : newestFirst.limit(limit));
  // Every page asks for the runs that wait or train, mostly in vain.
  if (rows.length === 0) return [];
  return summarise(database, project, rows, await decided(database, project));
}
