import { prediction } from '@fovea/database';
import type { Prediction, PredictRequest } from '@fovea/domain';
import { and, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { imageRow } from '../stored-images/summary.ts';
import { findVersion } from '../versions/find.ts';
import { referenceTo } from '../versions/reference.ts';
import { answer } from './answer.ts';
import { largest } from './largest.ts';

/**
 * What a version says of an image; left out, the champion.
 * @throws NOT_FOUND, VERSION_UNKNOWN, MODEL_MISSING, ARTIFACT_CORRUPT, INFERENCE_UNAVAILABLE, ENGINE_UNAVAILABLE
 */
export async function predict(ctx: Context, request: PredictRequest): Promise<Prediction> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const shown = await imageRow(database, request.image);
  const version = await findVersion(database, shown.projectId, request.version);
  const [known] = await database
    .select({ probabilities: prediction.probabilities })
    .from(prediction)
    .where(and(eq(prediction.versionId, version.id), eq(prediction.imageId, shown.id)));
  const probabilities = known?.probabilities ?? (await answer(ctx, version, shown)).probabilities;
  const predicted = version.classes[largest(probabilities)] ?? '';
  return {
    image: shown.id,
    version: await referenceTo(database, version),
    probabilities,
    predicted,
    agrees: shown.label === null ? null : shown.label === predicted,
    gateTaught: version.gateTaught,
    mapSize: version.preprocessing.size,
  };
}
