import { decideRequest } from '@fovea/domain';
import type { DecisionView } from '@fovea/domain';
import { decisions } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const decisionsRouter = router({
  decide: procedure
    .input(decideRequest)
    .mutation(({ ctx, input }): Promise<DecisionView> => decisions.decide(ctx, input)),
});
