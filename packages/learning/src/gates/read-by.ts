import type { Gate } from '../model/model.ts';
import type { Tensor, Tensor4D, TensorFlow } from '../model/tensors.ts';

/** So little that it only keeps features that are 0 everywhere from a division by 0. */
const epsilon = 1e-6;

/**
 * What a gate reads of the features f of an image: f, or f / √(mean f² + ε), the mean over places and channels. Weights of a
 * fresh gate are meant for inputs of about 1 (Glorot); features of a pretrained network have any size.
 * @param features batch × side × side × channels
 * @see Zhang & Sennrich 2019, Root Mean Square Layer Normalization (arXiv 1910.07467), equation 4; here without a gain
 */
export function readBy(tf: TensorFlow, { norm }: Pick<Gate, 'norm'>, features: Tensor4D): Tensor4D {
  if (norm !== 'rms') return features;
  const size: Tensor = tf.sqrt(tf.add(tf.mean(tf.square(features), [1, 2, 3], true), epsilon));
  return tf.div<Tensor4D>(features, size);
}
