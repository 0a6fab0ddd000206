import type { Engine } from '@fovea/engine';
import { fusedLayers } from '@fovea/engine';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '../model/tensors.ts';

/**
 * Right for the right reasons: what must not matter must not change the answer. L = mean over images of Σ (m ⊙ ∂/∂x Σ_c log p_c)²,
 * over pixels and channels of x as the network sees it. To be differentiated, it needs second derivatives of the network.
 * @param answer class logits of images, batch × classes
 * @param images batch × size × size × channels
 * @param mask m in [0,1], batch × size × size × 1
 * @see Ross, Hughes & Doshi-Velez 2017 (arXiv 1703.03717), equation 2
 */
export function inputGradientPenalty(
  engine: Engine,
  answer: (images: Tensor4D) => Tensor2D,
  images: Tensor4D,
  mask: Tensor4D,
): Scalar {
  const { tf } = engine;
  const { logSoftmax } = fusedLayers(engine);
  const slope = tf.grad((x: Tensor) => tf.sum(logSoftmax(answer(x as Tensor4D))))(images);
  return tf.mean(tf.sum(tf.square(tf.mul(slope, mask)), [1, 2, 3])) as Scalar;
}
