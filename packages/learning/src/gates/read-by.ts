import type { Gate } from '../model/model.ts';
import type { Tensor, Tensor4D, TensorFlow } from '../model/tensors.ts';

/** So little that it only keeps features that are 0 everywhere from a division by 0. */
const epsilon = 1e-6;

/**
 * What a gate reads of the features f of an image. Weights of a fresh gate are meant for inputs of about 1 (Glorot);
 * features of a pretrained network have any size.
 * - `none`: f
 * - `rms`: f / √(mean f² + ε), the mean over places and channels
 * - `instance`: (f − μ) / √(σ² + ε), mean μ and variance σ² of each channel over places, so that each counts alike
 * @param features batch × side × side × channels
 * @see Zhang & Sennrich 2019, Root Mean Square Layer Normalization (arXiv 1910.07467), equation 4
 * @see Ulyanov, Vedaldi & Lempitsky 2016, Instance Normalization (arXiv 1607.08022), equation 3; here both without a gain
 */
export function readBy(tf: TensorFlow, { norm = 'none' }: Pick<Gate, 'norm'>, features: Tensor4D): Tensor4D {
  if (norm === 'none') return features;
  if (norm === 'rms') return overSize(tf, features, [1, 2, 3]);
  const centred: Tensor4D = tf.sub(features, tf.mean(features, [1, 2], true));
  return overSize(tf, centred, [1, 2]);
}

/** Divided by the root mean square over some axes. */
function overSize(tf: TensorFlow, features: Tensor4D, axes: number[]): Tensor4D {
  const size: Tensor = tf.sqrt(tf.add(tf.mean(tf.square(features), axes, true), epsilon));
  return tf.div<Tensor4D>(features, size);
}
