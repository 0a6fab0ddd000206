import type { ExplanationRequest, Faithfulness } from '@fovea/domain';
import { frameOf, insideRegions, rasterise, seenRois } from '@fovea/domain';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { ownFeedback } from '../feedback/get.ts';
import { pixels } from '../stored-images/prepared-pixels.ts';
import { imageRow } from '../stored-images/summary.ts';
import { findVersion } from '../versions/find.ts';
import { weightsOf } from '../versions/dropped-weights.ts';
import { hostOf } from './answer.ts';
import { map } from './map.ts';

/**
 * Whether a version's answer for one image rests on what an explanation of it rates highest, and how much of it lies in
 * the caller's saved regions; null where the explanation is blank. Left out, the champion. Computed anew each time.
 * @throws as `map`
 */
export async function faithfulness(ctx: Context, request: ExplanationRequest): Promise<Faithfulness | null> {
  const { database, actor } = ctx;
  authorise(actor, 'image:read');
  const shown = await imageRow(database, request.image);
  const version = await findVersion(database, shown.projectId, request.version);
  const { values } = await map(ctx, { ...request, version: version.id });
  const { rois } = await ownFeedback(database, actor, shown.id);
  const frame = frameOf(shown, version.preprocessing);
  const seen = seenRois(rois, frame);
  const regions = rasterise(seen, frame);
  const inside = seen.length === 0 ? null : insideRegions(regions, values.length);
  const weights = await weightsOf(ctx, version);
  const given = await pixels(ctx, { image: shown.id });
  return hostOf(ctx).faithfulness({ weights, pixels: given }, { map: values, inside });
}
