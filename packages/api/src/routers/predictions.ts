import { explanationRequest, predictRequest, withoutRequest } from '@fovea/domain';
import type { AnswerWithout, ExplanationAgreement, Faithfulness, Prediction } from '@fovea/domain';
import { predictions } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const predictionsRouter = router({
  predict: procedure
    .input(predictRequest)
    .query(({ ctx, input }): Promise<Prediction> => predictions.predict(ctx, input)),
  explanations: procedure
    .input(predictRequest)
    .query(({ ctx, input }): Promise<ExplanationAgreement> => predictions.explanations(ctx, input)),
  randomisation: procedure
    .input(explanationRequest)
    .query(({ ctx, input }): Promise<number | null> => predictions.randomisation(ctx, input)),
  faithfulness: procedure
    .input(explanationRequest)
    .query(({ ctx, input }): Promise<Faithfulness | null> => predictions.faithfulness(ctx, input)),
  /** It changes nothing. It is no query, as strokes are too long for an address. */
  without: procedure
    .input(withoutRequest)
    .mutation(({ ctx, input }): Promise<AnswerWithout> => predictions.without(ctx, input)),
});
