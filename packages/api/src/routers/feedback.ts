import { projectRequest, saveFeedbackRequest, setFeedbackActiveRequest } from '@fovea/domain';
import type { FeedbackSummary, FeedbackView } from '@fovea/domain';
import { feedback } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const feedbackRouter = router({
  save: procedure
    .input(saveFeedbackRequest)
    .mutation(({ ctx, input }): Promise<FeedbackView> => feedback.save(ctx, input)),
  list: procedure
    .input(projectRequest)
    .query(({ ctx, input }): Promise<readonly FeedbackSummary[]> => feedback.list(ctx, input)),
  setActive: procedure.input(setFeedbackActiveRequest).mutation(async ({ ctx, input }): Promise<void> => {
    await feedback.setActive(ctx, input);
  }),
});
