import type { TensorFlow } from './engine.ts';

/** Attributes of a convolution's gradients as tfjs has them, and the dilation that its own gradient kernels do not have. */
export interface GradientAttributes {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: Parameters<TensorFlow['backend_util']['computeConv2DInfo']>[4];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}
