import type { Tensor, Tensor1D, Tensor4D, TensorFlow } from '../model/tensors.ts';

/** A gate beside what was drawn on the same images; every tensor is batch × height × width × 1. */
export interface GateAndMask {
  /** The gate's logits. */
  readonly z: Tensor4D;
  /** Its map M in [0,1], before any hardening. */
  readonly map: Tensor4D;
  /** What was drawn, in [0,1]: 1 inside. */
  readonly mask: Tensor4D;
  /** Half the width of the band around an outline that may be wrong, in pixels. */
  readonly tolerance: number;
}

/** What inside and outside of a region count beside each other, each as a mean over its own area. */
export interface Sides {
  readonly inside: number;
  readonly outside: number;
}

export const sumPixels = (tf: TensorFlow, map: Tensor): Tensor1D => tf.sum(map, [1, 2, 3]) as Tensor1D;

/** Mean of `values` weighted by `weight`, image by image; 0 where an image has no weight. @returns batch */
export function weightedMean(tf: TensorFlow, values: Tensor, weight: Tensor): Tensor1D {
  return tf.div(sumPixels(tf, tf.mul(values, weight)), tf.maximum(sumPixels(tf, weight), 1e-3)) as Tensor1D;
}
