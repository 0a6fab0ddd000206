import type { Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from './engine.ts';

/** Puts stride − 1 rows and columns of zeros between those of a tensor [batch, height, width, channels]. */
export function spreadOut(tf: TensorFlow, dy: Tensor4D, [down, across]: readonly [number, number]): Tensor4D {
  if (down === 1 && across === 1) return dy;
  const [batch, height, width, channels] = dy.shape;
  const apart = tf.pad(tf.reshape(dy, [batch, height, 1, width, 1, channels]), [
    [0, 0],
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(apart, [batch, height * down, width * across, channels]);
  return tf.slice(whole, 0, [batch, (height - 1) * down + 1, (width - 1) * across + 1, channels]) as Tensor4D;
}

/** Attributes of a convolution's gradients as tfjs has them, and the dilation that its own gradient kernels do not have. */
export interface GradientAttributes {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: Parameters<TensorFlow['backend_util']['computeConv2DInfo']>[4];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}
