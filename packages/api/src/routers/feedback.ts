import { projectRequest, saveFeedbackRequest, setFeedbackActiveRequest } from '@fovea/domain';
import type { FeedbackSummary, FeedbackView } from '@fovea/domain';
import { feedback } from '@fovea/services';
import { allowed, router } from '../trpc.ts';

export const feedbackRouter = router({
  save: allowed('feedback:write')
    .input(saveFeedbackRequest)
    .mutation(({ ctx, input }): Promise<FeedbackView> => feedback.save(ctx, input)),
  list: allowed('image:read')
    .input(projectRequest)
    .query(({ ctx, input }): Promise<readonly FeedbackSummary[]> => feedback.list(ctx, input)),
  setActive: allowed('feedback:write')
    .input(setFeedbackActiveRequest)
    .mutation(async ({ ctx, input }): Promise<void> => {
      await feedback.setActive(ctx, input);
    }),
});
