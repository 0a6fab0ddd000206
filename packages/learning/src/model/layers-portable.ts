import type { Layers } from './layers.ts';
import type { Tensor4D, TensorFlow } from './tensors.ts';

/**
 * Layers from operations that every tfjs engine differentiates. A dilated convolution, which tfjs does not differentiate,
 * becomes a plain one on dilation² interleaved sub-images (space to batch and back).
 */
export function portableLayers(tf: TensorFlow): Layers {
  return {
    convolve(input, kernel, { dilation = 1 } = {}) {
      if (dilation === 1) return tf.conv2d(input, kernel, 1, 'same');
      const reach = dilation * ((kernel.shape[0] - 1) / 2);
      const [, height, width] = input.shape;
      const fill = (side: number) => (dilation - ((side + 2 * reach) % dilation)) % dilation;
      const bottom = fill(height);
      const right = fill(width);
      const parts = tf.spaceToBatchND(
        input,
        [dilation, dilation],
        [
          [reach, reach + bottom],
          [reach, reach + right],
        ],
      ) as Tensor4D;
      return tf.batchToSpaceND(
        tf.conv2d(parts, kernel, 1, 'valid'),
        [dilation, dilation],
        [
          [0, bottom],
          [0, right],
        ],
      ) as Tensor4D;
    },
    rectify: (input, bias) => tf.relu(tf.add(input, bias)),
  };
}
