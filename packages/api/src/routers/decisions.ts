import { decideRequest, listDecisionsRequest } from '@fovea/domain';
import type { DecisionView, Page } from '@fovea/domain';
import { decisions } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const decisionsRouter = router({
  list: procedure
    .input(listDecisionsRequest)
    .query(({ ctx, input }): Promise<Page<DecisionView>> => decisions.list(ctx, input)),
  decide: procedure
    .input(decideRequest)
    .mutation(({ ctx, input }): Promise<DecisionView> => decisions.decide(ctx, input)),
});
