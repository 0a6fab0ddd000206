import type { GradConfig, NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from './engine.ts';

type Pair = [number, number];
type Padding = number | 'valid' | 'same' | [Pair, Pair, Pair, Pair];

interface Conv2dAttributes {
  readonly strides: number | Pair;
  readonly dilations: number | Pair;
  readonly pad: Padding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Gives tf.conv2d a gradient for dilated filters too; tfjs itself refuses them. The kernels of both engines take the
 * dilation itself, except for TensorFlow without oneDNN. There, a convolution with dilation d and stride 1 is the plain
 * convolution of the d·d interleaved sub-images, so both derivatives are those of the plain one between spaceToBatchND and
 * batchToSpaceND. A gradient that nobody asks for, such as that of a first layer's input, is not computed.
 */
export function registerConv2dGradient(tf: TensorFlow): void {
  const config: GradConfig = {
    kernelName: 'Conv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attributes) => {
      const [x, filter] = saved as [Tensor4D, Tensor4D];
      const options = attributes as unknown as Conv2dAttributes;
      const dilations = pair(options.dilations);
      const direct = {
        x: () => inputGradient(tf, x.shape, dy as Tensor4D, filter, options),
        filter: () => filterGradient(tf, x, dy as Tensor4D, filter.shape, options),
      };
      if (dilations[0] === 1 && dilations[1] === 1) return direct;
      const interleaved = () => dilatedGradient(tf, x, dy as Tensor4D, filter, options, dilations);
      if (tf.getBackend() === 'wasm') return direct;
      if (tf.getBackend() !== 'tensorflow') return interleaved();
      return {
        x: () => firstThatWorks(direct.x, () => interleaved().x()),
        filter: () => firstThatWorks(direct.filter, () => interleaved().filter()),
      };
    },
  };
  tf.registerGradient(config);
}

function firstThatWorks(first: () => Tensor4D, second: () => Tensor4D): Tensor4D {
  try {
    return first();
  } catch {
    return second();
  }
}

function dilatedGradient(
  tf: TensorFlow,
  x: Tensor4D,
  dy: Tensor4D,
  filter: Tensor4D,
  { strides, pad, dataFormat, dimRoundingMode }: Conv2dAttributes,
  dilations: Pair,
) {
  if (dataFormat !== 'NHWC') throw new Error('The gradient of a dilated convolution needs channels last (NHWC).');
  const { padInfo } = tf.backend_util.computeConv2DInfo(
    x.shape,
    filter.shape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
  );
  const vertical = interleave(x.shape[1], filter.shape[0], dy.shape[1], dilations[0], padInfo.top, padInfo.bottom);
  const horizontal = interleave(x.shape[2], filter.shape[1], dy.shape[2], dilations[1], padInfo.left, padInfo.right);
  const plain: Conv2dAttributes = { strides: 1, dilations: 1, pad: 'valid', dataFormat };
  const split = (tensor: Tensor4D, which: 'input' | 'output') =>
    tf.spaceToBatchND(tensor, dilations, [vertical[which], horizontal[which]]);
  return {
    x: () => {
      const splitShape: [number, number, number, number] = [
        x.shape[0] * dilations[0] * dilations[1],
        vertical.size / dilations[0],
        horizontal.size / dilations[1],
        x.shape[3],
      ];
      const gradient = inputGradient(tf, splitShape, split(dy, 'output'), filter, plain);
      return tf.batchToSpaceND(gradient, dilations, [vertical.input, horizontal.input]);
    },
    filter: () => filterGradient(tf, split(x, 'input'), split(dy, 'output'), filter.shape, plain),
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

function inputGradient(
  tf: TensorFlow,
  inputShape: Tensor4D['shape'],
  dy: Tensor4D,
  filter: Tensor4D,
  { strides, dilations, pad, dataFormat, dimRoundingMode }: Conv2dAttributes,
): Tensor4D {
  const attributes = { strides, dilations, pad, dataFormat, dimRoundingMode, inputShape } as unknown as NamedAttrMap;
  return tf.engine().runKernel<Tensor>('Conv2DBackpropInput', { dy, filter }, attributes) as Tensor4D;
}

function filterGradient(
  tf: TensorFlow,
  x: Tensor4D,
  dy: Tensor4D,
  filterShape: Tensor4D['shape'],
  { strides, dilations, pad, dataFormat, dimRoundingMode }: Conv2dAttributes,
): Tensor4D {
  const attributes = { strides, dilations, pad, dataFormat, dimRoundingMode, filterShape } as unknown as NamedAttrMap;
  return tf.engine().runKernel<Tensor>('Conv2DBackpropFilter', { x, dy }, attributes) as Tensor4D;
}

function pair(value: number | Pair): Pair {
  return typeof value === 'number' ? [value, value] : value;
}
