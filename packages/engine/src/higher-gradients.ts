import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from './engine.ts';

export type TensorMap = (tensor: Tensor) => Tensor;

/**
 * A linear map of a gradient, such as a mask, that can be differentiated any number of times: with respect to the gradient
 * only, as what the map was made of has no derivative almost everywhere.
 * @param adjoint the map's transpose: Σ u·map(v) = Σ v·adjoint(u)
 */
export function linear(tf: TensorFlow, map: TensorMap, adjoint: TensorMap): TensorMap {
  const mapped = tf.customGrad((dy) => ({
    value: map(dy as Tensor),
    gradFunc: (ddy: Tensor) => linear(tf, adjoint, map)(ddy),
  }));
  return (dy) => mapped(dy);
}

/**
 * A saved result y = f(x) that knows again where it comes from. tfjs saves results without their origin, so that a second
 * derivative through one silently misses a term. Costs no operation.
 * @param gradient ∂/∂x of Σ dy·f(x) for a given dy, by operations that have gradients
 */
export function resultOf(tf: TensorFlow, x: Tensor, y: Tensor, gradient: (dy: Tensor, y: Tensor) => Tensor): Tensor {
  return tf.customGrad(() => ({
    value: tf.clone(y),
    gradFunc: (dy: Tensor) => gradient(dy, resultOf(tf, x, y, gradient)),
  }))(x);
}
