import { passRequest, projectRequest } from '@fovea/domain';
import type { ReviewStatus } from '@fovea/domain';
import { review } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const reviewRouter = router({
  pass: procedure.input(passRequest).mutation(({ ctx, input }): Promise<void> => review.pass(ctx, input)),
  prepare: procedure
    .input(projectRequest)
    .mutation(({ ctx, input }): Promise<ReviewStatus> => review.prepare(ctx, input)),
  status: procedure.input(projectRequest).query(({ ctx, input }): Promise<ReviewStatus> => review.status(ctx, input)),
});
