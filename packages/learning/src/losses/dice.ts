import type { Tensor1D, Tensor4D, TensorFlow } from '../model/tensors.ts';
import { sumPixels } from './per-image.ts';

/** Dice has a weak gradient while it is far off; at this weight it leaves saturation. */
const weight = 5;

/**
 * The map's overlap with the mask: L = 5·(1 − 2·ΣMm / (ΣM + Σm)).
 * @param map in [0,1], batch × height × width × 1
 * @param mask same shape
 * @returns one loss per image
 */
export function dice(tf: TensorFlow, map: Tensor4D, mask: Tensor4D): Tensor1D {
  const overlap = tf.mul(sumPixels(tf, tf.mul(map, mask)), 2);
  const total = tf.add(sumPixels(tf, map), sumPixels(tf, mask));
  return tf.mul(tf.sub(1, tf.div(overlap, tf.maximum(total, 1e-3))), weight) as Tensor1D;
}
