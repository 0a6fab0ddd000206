import type { Tensor1D, TensorFlow } from '../model/tensors.ts';
import type { GateAndMask, Sides } from './per-image.ts';
import { weightedMean } from './per-image.ts';

/**
 * Open inside the mask, shut outside, each balanced by its area:
 * L = i·Σ m·softplus(−z)/Σm + o·Σ(1−m)·softplus(z)/Σ(1−m). On logits, because a loss on M saturates the sigmoid.
 * @returns one loss per image
 */
export function balancedBce(tf: TensorFlow, { z, mask }: GateAndMask, { inside, outside }: Sides): Tensor1D {
  const opening = weightedMean(tf, tf.softplus(tf.neg(z)), mask);
  const shutting = weightedMean(tf, tf.softplus(z), tf.sub(1, mask));
  return tf.add(tf.mul(opening, inside), tf.mul(shutting, outside));
}

/** Where the stretched map reaches exactly 1, and at the negative 0: clip(1.2·σ(z) − 0.1) with σ(ln 11) = 11/12. */
const reach = Math.log(11);

/**
 * Squared distance of the logits to where the map is 1 and 0, each side balanced by its area, in units of the distance
 * from the middle: L = i·Σ m·(z/t − 1)²/Σm + o·Σ(1−m)·(z/t + 1)²/Σ(1−m), t = ln 11. The same on M itself has no gradient
 * where M is 0 or 1 and kills the model.
 * @returns one loss per image
 */
export function balancedMse(tf: TensorFlow, { z, mask }: GateAndMask, { inside, outside }: Sides): Tensor1D {
  const scaled = tf.div(z, reach);
  const opening = weightedMean(tf, tf.square(tf.sub(scaled, 1)), mask);
  const shutting = weightedMean(tf, tf.square(tf.add(scaled, 1)), tf.sub(1, mask));
  return tf.add(tf.mul(opening, inside), tf.mul(shutting, outside));
}
