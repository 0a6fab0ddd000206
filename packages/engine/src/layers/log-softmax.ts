import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';
import { resultOf } from '../higher-gradients.ts';

/** log softmax along the last axis. That of tfjs has a first derivative only: it forgets what its saved result came from. */
export function logSoftmax(tf: TensorFlow): <T extends Tensor>(logits: T) => T {
  const gradient = (dy: Tensor, y: Tensor): Tensor => tf.sub(dy, tf.mul(tf.sum(dy, -1, true), tf.exp(y)));
  const differentiable = tf.customGrad((x, save) => {
    const y = tf.logSoftmax(x as Tensor);
    (save as (tensors: Tensor[]) => void)([x as Tensor, y]);
    return {
      value: y,
      gradFunc: (dy: Tensor, [from, result]: Tensor[]) =>
        gradient(dy, resultOf(tf, from as Tensor, result as Tensor, gradient)),
    };
  });
  return <T extends Tensor>(logits: T) => differentiable(logits) as T;
}
