import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Engine } from '../engine.ts';
import { nativeLayers } from './native-layers.ts';
import { portableLayers } from './portable-layers.ts';

/**
 * Layers whose gradient is one operation of TensorFlow where tfjs takes several: of relu, dy·step(x) costs fifteen times
 * ReluGrad. On other engines the same mathematics from common operations. Differentiable twice: gradients of penalties on
 * gradients are right.
 */
export interface FusedLayers {
  /** max(0, x) */
  relu<T extends Tensor>(x: T): T;
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

/** Fused gradients of native TensorFlow, or portable ones. */
export function fusedLayers({ tf, name }: Engine): FusedLayers {
  return name === 'native' ? nativeLayers(tf) : portableLayers(tf);
}
