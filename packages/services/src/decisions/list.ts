import { decision } from '@fovea/database';
import type { DecisionView, ListDecisionsRequest, Page } from '@fovea/domain';
import { listDecisionsRequest } from '@fovea/domain';
import { and, eq, gte, lte } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { cut } from '../paging/page.ts';
import { decisionOrder, decisionView, selectDecisions } from '../versions/decision-views.ts';

/** A page of a project's decisions, newest first. @throws INPUT_INVALID where the page is to begin at no place of this list */
export async function list({ database, actor }: Context, request: ListDecisionsRequest): Promise<Page<DecisionView>> {
  authorise(actor, 'run:read');
  const { project, kind, person, from, to, after, limit } = listDecisionsRequest.parse(request);
  const rows = await selectDecisions(database)
    .where(
      and(
        eq(decision.projectId, project),
        kind === undefined ? undefined : eq(decision.kind, kind),
        person === undefined ? undefined : eq(decision.personId, person),
        from === undefined ? undefined : gte(decision.createdAt, new Date(from)),
        to === undefined ? undefined : lte(decision.createdAt, new Date(to)),
        decisionOrder.after(after),
      ),
    )
    .orderBy(...decisionOrder.order)
    .limit(limit + 1);
  const { items, next } = cut(decisionOrder, rows, limit);
  return { items: items.map(decisionView), next };
}
