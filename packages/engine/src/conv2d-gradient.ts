import type { GradConfig, NamedAttrMap, Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from './engine.ts';

type Pair = [number, number];
type Shape4D = Tensor4D['shape'];
type Padding = number | 'valid' | 'same' | [Pair, Pair, Pair, Pair];

interface Conv2dAttributes {
  readonly strides: number | Pair;
  /** Absent where tfjs itself makes the operation, as for conv2dTranspose. */
  readonly dilations?: number | Pair;
  readonly pad: Padding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Gives tf.conv2d a gradient for dilated filters too, which tfjs itself refuses, and both of its derivatives gradients in
 * turn: each is linear in its two arguments, and all of their derivatives are among the three operations again. A gradient
 * that nobody asks for, such as that of a first layer's input, is not computed.
 */
export function registerConv2dGradient(tf: TensorFlow): void {
  const gradients: Record<string, { inputs: [string, string]; gradFunc: GradConfig['gradFunc'] }> = {
    Conv2D: {
      inputs: ['x', 'filter'],
      gradFunc: (dy, saved, attributes) => {
        const [x, filter] = saved as [Tensor4D, Tensor4D];
        const options = attributes as unknown as Conv2dAttributes;
        return {
          x: () => inputGradient(tf, x.shape, dy as Tensor4D, filter, options),
          filter: () => filterGradient(tf, x, dy as Tensor4D, filter.shape, options),
        };
      },
    },
    Conv2DBackpropInput: {
      inputs: ['dy', 'filter'],
      gradFunc: (ddx, saved, attributes) => {
        const [dy, filter] = saved as [Tensor4D, Tensor4D];
        const options = attributes as unknown as Conv2dAttributes;
        return {
          dy: () => convolve(tf, ddx as Tensor4D, filter, options),
          filter: () => filterGradient(tf, ddx as Tensor4D, dy, filter.shape, options),
        };
      },
    },
    Conv2DBackpropFilter: {
      inputs: ['x', 'dy'],
      gradFunc: (ddw, saved, attributes) => {
        const [x, dy] = saved as [Tensor4D, Tensor4D];
        const options = attributes as unknown as Conv2dAttributes;
        return {
          x: () => inputGradient(tf, x.shape, dy, ddw as Tensor4D, options),
          dy: () => convolve(tf, x, ddw as Tensor4D, options),
        };
      },
    },
  };
  for (const [kernelName, { inputs, gradFunc }] of Object.entries(gradients)) {
    tf.registerGradient({ kernelName, inputsToSave: inputs, gradFunc });
  }
}

function convolve(
  tf: TensorFlow,
  x: Tensor4D,
  filter: Tensor4D,
  { strides, pad, dataFormat, dilations = 1, dimRoundingMode }: Conv2dAttributes,
): Tensor4D {
  return tf.conv2d(x, filter, strides, pad as 'same', dataFormat, dilations, dimRoundingMode);
}

function inputGradient(
  tf: TensorFlow,
  inputShape: Shape4D,
  dy: Tensor4D,
  filter: Tensor4D,
  options: Conv2dAttributes,
): Tensor4D {
  const { strides, dilations, pad, dataFormat, dimRoundingMode } = options;
  const attributes = { strides, dilations, pad, dataFormat, dimRoundingMode, inputShape } as unknown as NamedAttrMap;
  return throughInterleaving(
    tf,
    dilations,
    () => tf.engine().runKernel<Tensor4D>('Conv2DBackpropInput', { dy, filter }, attributes),
    (spread) => {
      const { plain, split, join, splitShape } = interleaving(tf, inputShape, filter.shape, dy.shape, options, spread);
      return join(inputGradient(tf, splitShape, split(dy, 'output'), filter, plain));
    },
  );
}

function filterGradient(
  tf: TensorFlow,
  x: Tensor4D,
  dy: Tensor4D,
  filterShape: Shape4D,
  options: Conv2dAttributes,
): Tensor4D {
  const { strides, dilations, pad, dataFormat, dimRoundingMode } = options;
  const attributes = { strides, dilations, pad, dataFormat, dimRoundingMode, filterShape } as unknown as NamedAttrMap;
  return throughInterleaving(
    tf,
    dilations,
    () => tf.engine().runKernel<Tensor4D>('Conv2DBackpropFilter', { x, dy }, attributes),
    (spread) => {
      const { plain, split } = interleaving(tf, x.shape, filterShape, dy.shape, options, spread);
      return filterGradient(tf, split(x, 'input'), split(dy, 'output'), filterShape, plain);
    },
  );
}

/**
 * The kernels of both engines take a dilation themselves, TensorFlow's without oneDNN do not. There, a convolution with
 * dilation d and stride 1 is the plain convolution of the d·d interleaved sub-images, so both derivatives are those of the
 * plain one between spaceToBatchND and batchToSpaceND.
 */
function throughInterleaving(
  tf: TensorFlow,
  dilations: number | Pair | undefined,
  direct: () => Tensor4D,
  interleaved: (spread: Pair) => Tensor4D,
): Tensor4D {
  const spread = pair(dilations ?? 1);
  if ((spread[0] === 1 && spread[1] === 1) || tf.getBackend() === 'wasm') return direct();
  if (tf.getBackend() !== 'tensorflow') return interleaved(spread);
  try {
    return direct();
  } catch {
    return interleaved(spread);
  }
}

function interleaving(
  tf: TensorFlow,
  x: Shape4D,
  filter: Shape4D,
  dy: Shape4D,
  { strides, pad, dataFormat, dimRoundingMode }: Conv2dAttributes,
  dilations: Pair,
) {
  if (dataFormat !== 'NHWC') throw new Error('The gradient of a dilated convolution needs channels last (NHWC).');
  const { padInfo } = tf.backend_util.computeConv2DInfo(x, filter, strides, dilations, pad, dimRoundingMode, false);
  const vertical = interleave(x[1], filter[0], dy[1], dilations[0], padInfo.top, padInfo.bottom);
  const horizontal = interleave(x[2], filter[1], dy[2], dilations[1], padInfo.left, padInfo.right);
  const plain: Conv2dAttributes = { strides: 1, dilations: 1, pad: 'valid', dataFormat };
  const splitShape: Shape4D = [
    x[0] * dilations[0] * dilations[1],
    vertical.size / dilations[0],
    horizontal.size / dilations[1],
    x[3],
  ];
  return {
    plain,
    splitShape,
    split: (tensor: Tensor4D, which: 'input' | 'output') =>
      tf.spaceToBatchND(tensor, dilations, [vertical[which], horizontal[which]]),
    join: (tensor: Tensor4D) => tf.batchToSpaceND(tensor, dilations, [vertical.input, horizontal.input]),
  };
}

/** Paddings of one axis that make input and output divisible by the dilation. `size`: padded input length in pixels. */
function interleave(input: number, kernel: number, output: number, dilation: number, before: number, after: number) {
  const size = Math.ceil((input + before + after) / dilation) * dilation;
  return {
    size,
    input: [before, size - input - before] as Pair,
    output: [0, size - dilation * (kernel - 1) - output] as Pair,
  };
}

function pair(value: number | Pair): Pair {
  return typeof value === 'number' ? [value, value] : value;
}
