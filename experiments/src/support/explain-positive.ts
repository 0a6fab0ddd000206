import type { ExplanationKind } from '@fovea/domain';
import type { PreparedImages, Predictor } from '@fovea/learning';
import { gatherPixels } from '@fovea/learning';

/**
 * What of an image speaks for the positive class, whatever the answer is; of two classes, the log odds of one are the
 * other's with the sign turned. @returns size × size
 */
export async function explainPositive(
  predictor: Predictor,
  images: PreparedImages,
  row: number,
  kind: Exclude<ExplanationKind, `grad-cam-${number}`>,
): Promise<Float32Array> {
  const pixels = gatherPixels(images, [row]);
  const { logits } = predictor.predict(pixels);
  const map = await predictor.explain(pixels, kind);
  return logits.indexOf(Math.max(...logits)) === images.positive ? map : map.map((value) => -value);
}
