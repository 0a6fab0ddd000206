import { evidenceReport, run } from '@fovea/database';
import type { ListRunsRequest, Page, RunSummary } from '@fovea/domain';
import { listRunsRequest } from '@fovea/domain';
import type { SQL } from 'drizzle-orm';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { keyset } from '../paging/keyset.ts';
import { cut } from '../paging/page.ts';
import { containing } from '../paging/containing.ts';
import { summarise } from './summaries.ts';

const newestFirst = keyset('runs', 'descending', [[run.number, 'count']]);

/** What a search looks at: `recalibration finished constrained accept`. */
const described = sql`concat_ws(' ', ${run.kind}, ${run.state}, ${run.recipe} -> 'balance' ->> 'scheme', ${evidenceReport.verdict})`;

/** Lets pass the runs in which every word is found; a whole number is the beginning of a run's number. */
function found(search: string): SQL | undefined {
  const words = search.split(/\s+/).filter((word) => word !== '');
  return and(
    ...words.map((word) => {
      const [, digits] = /^#?(\d+)$/.exec(word) ?? [];
      return digits === undefined ? containing(described, word) : sql`${run.number}::text like ${`${digits}%`}`;
    }),
  );
}

/** A page of a project's runs, newest first. @throws INPUT_INVALID where it is to begin at no place of this list */
export async function list({ database, actor }: Context, request: ListRunsRequest): Promise<Page<RunSummary>> {
  authorise(actor, 'run:read');
  const { project, state, active, number, search, after, limit } = listRunsRequest.parse(request);
  const rows = await database
    .select({ run, key: newestFirst.key })
    .from(run)
    .leftJoin(evidenceReport, eq(evidenceReport.runId, run.id))
    .where(
      and(
        eq(run.projectId, project),
        state === undefined ? undefined : eq(run.state, state),
        active === true ? inArray(run.state, ['queued', 'running']) : undefined,
        number === undefined ? undefined : eq(run.number, number),
        search === undefined ? undefined : found(search),
        newestFirst.after(after),
      ),
    )
    .orderBy(...newestFirst.order)
    .limit(limit + 1);
  const { items, next } = cut(newestFirst, rows, limit);
  const shown = items.map((row) => row.run);
  return { items: await summarise(database, project, shown), next };
}
