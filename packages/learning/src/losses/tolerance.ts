import type { Tensor, Tensor1D, Tensor4D, TensorFlow } from '../model/tensors.ts';
import type { GateAndMask, Sides } from './per-image.ts';
import { sumPixels, weightedMean } from './per-image.ts';

/** A pixel that is wrong by no more than this (in nats: right by nine tenths) is right enough. */
const slack = 0.1;

/** The largest value in the square of `radius` pixels around each pixel; nothing comes in over the edge. */
function widen(tf: TensorFlow, mask: Tensor4D, radius: number): Tensor4D {
  return radius < 1 ? mask : tf.maxPool(mask, 2 * radius + 1, 1, 'same');
}

/** What is left of the masks without `radius` pixels along their outline; of a mask that is no wider than that, all of it. */
function narrow(tf: TensorFlow, mask: Tensor4D, radius: number): Tensor4D {
  if (radius < 1) return mask;
  const core = tf.neg(widen(tf, tf.neg(mask), radius));
  const stays = tf.reshape(tf.cast(tf.greater(sumPixels(tf, core), 0.5), 'float32'), [-1, 1, 1, 1]);
  return tf.add(tf.mul(core, stays), tf.mul(mask, tf.sub(1, stays)));
}

/**
 * Balanced cross-entropy that bears with an imprecise drawing: nothing is said of a band around the outline, and a pixel
 * that is right by nine tenths has no loss. With c the mask without the band, w the mask with it, and h(x) = max(0, x − 0.1):
 * L = i·Σ c·h(softplus(−z))/Σc + o·Σ(1−w)·h(softplus(z))/Σ(1−w). After RES, whose learned imputation of the outline this
 * leaves out.
 * @param options.exactInside the region itself is not narrowed: what must be shut is shut up to its outline
 * @see Gao et al. 2022, RES: A Robust Framework for Guiding Visual Explanation (arXiv 2206.13413)
 * @returns one loss per image
 */
export function tolerant(
  tf: TensorFlow,
  { z, mask, tolerance }: GateAndMask,
  { inside, outside, exactInside = false }: Sides & { exactInside?: boolean },
): Tensor1D {
  const beyondSlack = (loss: Tensor) => tf.relu(tf.sub(loss, slack));
  const core = exactInside ? mask : narrow(tf, mask, tolerance);
  const opening = weightedMean(tf, beyondSlack(tf.softplus(tf.neg(z))), core);
  const shutting = weightedMean(tf, beyondSlack(tf.softplus(z)), tf.sub(1, widen(tf, mask, tolerance)));
  return tf.add(tf.mul(opening, inside), tf.mul(shutting, outside));
}
