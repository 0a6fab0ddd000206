import type { ExplanationRequest } from '@fovea/domain';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { pixels } from '../stored-images/prepared-pixels.ts';
import { imageRow } from '../stored-images/summary.ts';
import { findVersion } from '../versions/find.ts';
import { weightsOf } from '../versions/dropped-weights.ts';
import { hostOf } from './answer.ts';

/**
 * How far a version's explanation of one image would be the same if it had learned nothing: in [0,1], null where it is
 * blank. Left out, the champion. Computed anew each time, for as long as four maps take.
 * @throws NOT_FOUND, VERSION_UNKNOWN, MODEL_MISSING, WEIGHTS_DROPPED, ARTIFACT_CORRUPT, INFERENCE_UNAVAILABLE, ENGINE_UNAVAILABLE
 */
export async function randomisation(ctx: Context, request: ExplanationRequest): Promise<number | null> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const shown = await imageRow(database, request.image);
  const version = await findVersion(database, shown.projectId, request.version);
  const weights = await weightsOf(ctx, version);
  return hostOf(ctx).randomisation({ weights, pixels: await pixels(ctx, { image: shown.id }) }, request.kind);
}
