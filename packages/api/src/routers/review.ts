import { projectRequest } from '@fovea/domain';
import type { ReviewStatus } from '@fovea/domain';
import { review } from '@fovea/services';
import { allowed, router } from '../trpc.ts';

export const reviewRouter = router({
  prepare: allowed('image:read')
    .input(projectRequest)
    .mutation(({ ctx, input }): Promise<ReviewStatus> => review.prepare(ctx, input)),
  status: allowed('image:read')
    .input(projectRequest)
    .query(({ ctx, input }): Promise<ReviewStatus> => review.status(ctx, input)),
});
