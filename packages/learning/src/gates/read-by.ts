import type { Gate } from '../model/model.ts';
import type { Tensor, Tensor4D, TensorFlow } from '../model/tensors.ts';

/** So little that it only keeps features that are 0 everywhere from a division by 0. */
const epsilon = 1e-6;

/** Axes of batch × side × side × channels over which the mean is taken. */
const meanOver = { rms: [1, 2, 3], 'channel-rms': [1, 2] } as const;

/**
 * What a gate reads of the features f of an image: f (`none`), or f / √(mean f² + ε), the mean over places and channels
 * (`rms`) or over places alone, so that each channel counts alike (`channel-rms`). Weights of a fresh gate are meant for
 * inputs of about 1 (Glorot); features of a pretrained network have any size.
 * @param features batch × side × side × channels
 * @see Zhang & Sennrich 2019, Root Mean Square Layer Normalization (arXiv 1910.07467), equation 4; here without a gain
 */
export function readBy(tf: TensorFlow, { norm = 'none' }: Pick<Gate, 'norm'>, features: Tensor4D): Tensor4D {
  if (norm === 'none') return features;
  const size: Tensor = tf.sqrt(tf.add(tf.mean(tf.square(features), [...meanOver[norm]], true), epsilon));
  return tf.div<Tensor4D>(features, size);
}
