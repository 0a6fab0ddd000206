import type { Tensor1D, TensorFlow } from '../model/tensors.ts';
import type { Drawn, Sides } from './per-image.ts';
import { weightedMean } from './per-image.ts';

/**
 * Open inside the mask, shut outside, each balanced by its area:
 * L = i·Σ m·softplus(−z)/Σm + o·Σ(1−m)·softplus(z)/Σ(1−m). On logits, because a loss on M saturates the sigmoid.
 * @returns one loss per image
 */
export function balancedBce(tf: TensorFlow, { z, mask }: Drawn, { inside, outside }: Sides): Tensor1D {
  const opening = weightedMean(tf, tf.softplus(tf.neg(z)), mask);
  const shutting = weightedMean(tf, tf.softplus(z), tf.sub(1, mask));
  return tf.add(tf.mul(opening, inside), tf.mul(shutting, outside));
}
