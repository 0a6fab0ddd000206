import { predictRequest } from '@fovea/domain';
import type { Prediction } from '@fovea/domain';
import { predictions } from '@fovea/services';
import { allowed, router } from '../trpc.ts';

export const predictionsRouter = router({
  predict: allowed('image:read')
    .input(predictRequest)
    .query(({ ctx, input }): Promise<Prediction> => predictions.predict(ctx, input)),
});
