import { listFeedbackRequest, saveFeedbackRequest, setFeedbackActiveRequest } from '@fovea/domain';
import type { FeedbackPage, FeedbackView } from '@fovea/domain';
import { feedback } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const feedbackRouter = router({
  save: procedure
    .input(saveFeedbackRequest)
    .mutation(({ ctx, input }): Promise<FeedbackView> => feedback.save(ctx, input)),
  list: procedure
    .input(listFeedbackRequest)
    .query(({ ctx, input }): Promise<FeedbackPage> => feedback.list(ctx, input)),
  setActive: procedure.input(setFeedbackActiveRequest).mutation(async ({ ctx, input }): Promise<void> => {
    await feedback.setActive(ctx, input);
  }),
});
