import { passRequest, projectRequest } from '@fovea/domain';
import type { ReviewStatus } from '@fovea/domain';
import { review } from '@fovea/services';
import { allowed, router } from '../trpc.ts';

export const reviewRouter = router({
  pass: allowed('feedback:write')
    .input(passRequest)
    .mutation(({ ctx, input }): Promise<void> => review.pass(ctx, input)),
  prepare: allowed('image:read')
    .input(projectRequest)
    .mutation(({ ctx, input }): Promise<ReviewStatus> => review.prepare(ctx, input)),
  status: allowed('image:read')
    .input(projectRequest)
    .query(({ ctx, input }): Promise<ReviewStatus> => review.status(ctx, input)),
});
