import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';
import { dropUnits } from './drop-units.ts';
import { logSoftmax } from './log-softmax.ts';

/**
 * Layers whose gradient is one operation of TensorFlow where tfjs takes several: of relu, dy·step(x) costs fifteen times
 * ReluGrad. On other engines the same mathematics from common operations. Differentiable twice: gradients of penalties on
 * gradients are right.
 */
export interface FusedLayers {
  /** max(0, x) */
  relu<T extends Tensor>(x: T): T;
  /** min(max(0, x), 6) */
  relu6<T extends Tensor>(x: T): T;
  /** 1/(1 + e⁻ˣ) */
  sigmoid<T extends Tensor>(x: T): T;
  /** log softmax along the last axis; tfjs's own can be differentiated only once. */
  logSoftmax<T extends Tensor>(logits: T): T;
  /** x + bias, along the last axis. @param bias as long as the last axis of x */
  biasAdd<T extends Tensor>(x: T, bias: Tensor1D): T;
  /**
   * −Σ labels·log softmax(logits) of each row; its gradient flows to the logits only.
   * @param labels batch × classes, each row a distribution
   * @returns batch
   */
  softmaxCrossEntropy(labels: Tensor2D, logits: Tensor2D): Tensor1D;
  /**
   * Sets a share of x to 0 and divides the rest by 1 − rate. Equal seeds drop the same elements; feed another one at each
   * step. On WASM, other elements than on native TensorFlow, and the seed is read on the host.
   * @param rate share to drop, in [0, 1)
   * @param seed two whole numbers (int32)
   */
  dropout<T extends Tensor>(x: T, rate: number, seed: Tensor1D): T;
}

/** Layers of operations that every engine differentiates. */
export function portableLayers(tf: TensorFlow): FusedLayers {
  const logProbabilities = logSoftmax(tf);
  return {
    relu: (x) => tf.relu(x),
    relu6: (x) => tf.relu6(x),
    sigmoid: (x) => tf.sigmoid(x),
    logSoftmax: logProbabilities,
    biasAdd: (x, bias) => tf.add(x, bias),
    softmaxCrossEntropy: (labels, logits) => tf.neg(tf.sum(tf.mul(logProbabilities(logits), labels), 1)),
    dropout: <T extends Tensor>(x: T, rate: number, seed: Tensor) =>
      dropUnits(tf, x, rate, (shape) => tf.randomUniform([...shape], 0, 1, 'float32', seed.dataSync().join('/'))),
  };
}
