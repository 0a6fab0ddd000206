import { explanationRequest, predictRequest } from '@fovea/domain';
import type { ExplanationAgreement, Faithfulness, Prediction } from '@fovea/domain';
import { predictions } from '@fovea/services';
import { allowed, router } from '../trpc.ts';

export const predictionsRouter = router({
  predict: allowed('image:read')
    .input(predictRequest)
    .query(({ ctx, input }): Promise<Prediction> => predictions.predict(ctx, input)),
  explanations: allowed('image:read')
    .input(predictRequest)
    .query(({ ctx, input }): Promise<ExplanationAgreement> => predictions.explanations(ctx, input)),
  randomisation: allowed('image:read')
    .input(explanationRequest)
    .query(({ ctx, input }): Promise<number | null> => predictions.randomisation(ctx, input)),
  faithfulness: allowed('image:read')
    .input(explanationRequest)
    .query(({ ctx, input }): Promise<Faithfulness | null> => predictions.faithfulness(ctx, input)),
});
