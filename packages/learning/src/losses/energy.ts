import type { Tensor1D, TensorFlow } from '../model/tensors.ts';
import type { GateAndMask } from './per-image.ts';
import { sumPixels, weightedMean } from './per-image.ts';

/** How firmly the map is kept from shrinking inside the mask: energy alone is scale-free. */
const floor = 0.3;
const leastShare = 1e-6;

/**
 * The map's mass lies inside the mask: L = −log(Σ σm / Σ σ) + 0.3·Σ m·softplus(−z)/Σm, σ = σ(z). The logarithm, because a
 * region of 3 % of the area would begin with 3 % of the gradient; σ instead of the stretched map, because that is flat
 * where it reaches 0 and 1; the second term, because a map that shrinks to next to nothing keeps its energy.
 * @see Rao et al. 2023, Studying How to Efficiently and Effectively Guide Models with Explanations (arXiv 2303.11932)
 * @returns one loss per image
 */
export function energy(tf: TensorFlow, { z, mask }: GateAndMask): Tensor1D {
  const map = tf.sigmoid(z);
  const share = tf.div(sumPixels(tf, tf.mul(map, mask)), tf.maximum(sumPixels(tf, map), leastShare));
  const open = weightedMean(tf, tf.softplus(tf.neg(z)), mask);
  return tf.add(tf.neg(tf.log(tf.maximum(share, leastShare))), tf.mul(open, floor)) as Tensor1D;
}
