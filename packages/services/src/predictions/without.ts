import type { AnswerWithout, WithoutRequest } from '@fovea/domain';
import { coverage, frameOf } from '@fovea/domain';
import { stroked } from '@fovea/geometry';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { pixels } from '../stored-images/prepared-pixels.ts';
import { imageRow } from '../stored-images/summary.ts';
import { weightsOf } from '../versions/dropped-weights.ts';
import { findVersion } from '../versions/find.ts';
import { hostOf } from './answer.ts';
import { largest } from './largest.ts';

/**
 * What a version says of an image without what strokes cover; left out, the champion. Nothing of it is kept.
 * @throws as `predict`
 */
export async function without(ctx: Context, request: WithoutRequest): Promise<AnswerWithout> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const shown = await imageRow(database, request.image);
  const version = await findVersion(database, shown.projectId, request.version);
  const frame = frameOf(shown, version.preprocessing);
  const shape = stroked(request.strokes, shown);
  const hidden = shape === null ? new Float32Array(frame.size ** 2) : coverage(shape, frame);
  const weights = await weightsOf(ctx, version);
  const given = await pixels(ctx, { image: shown.id });
  const probabilities = [...(await hostOf(ctx).without({ weights, pixels: given }, hidden))];
  return {
    probabilities,
    predicted: version.classes[largest(probabilities)] ?? '',
    share: hidden.reduce((sum, share) => sum + share, 0) / hidden.length,
  };
}
