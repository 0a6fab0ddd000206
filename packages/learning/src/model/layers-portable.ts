import type { Layers } from './layers.ts';
import type { TensorFlow } from './tensors.ts';

/** Layers from operations that every engine differentiates, dilated convolutions with the engine's own gradient. */
export function portableLayers(tf: TensorFlow): Layers {
  return {
    convolve: (input, kernel, { dilation = 1 } = {}) => tf.conv2d(input, kernel, 1, 'same', 'NHWC', dilation),
    rectify: (input, bias) => tf.relu(tf.add(input, bias)),
  };
}
