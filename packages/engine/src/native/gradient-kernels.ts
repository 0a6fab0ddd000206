import type { Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';
import type { OperationAttribute } from '../graph/node-backend.ts';
import { nodeBackend, typeNumber } from '../graph/node-backend.ts';
import type { GradientAttributes } from '../spread-out.ts';

type Shape4D = [number, number, number, number];

/**
 * Gives both gradients of a convolution the dilation and the explicit padding that TensorFlow's operations take; those of
 * tfjs-node leave out the one and refuse the other.
 */
export function registerNativeGradientKernels(tf: TensorFlow): void {
  register(tf, 'Conv2DBackpropFilter', ({ x, dy }, attributes) => {
    const { filterShape } = attributes as GradientAttributes & { filterShape: Shape4D };
    const settings = settingsOf(tf, (x as Tensor).shape as Shape4D, filterShape, attributes);
    return nodeBackendRun(tf, 'Conv2DBackpropFilter', settings, (sizes) => [x, sizes(filterShape), dy]);
  });
  register(tf, 'Conv2DBackpropInput', ({ dy, filter }, attributes) => {
    const { inputShape } = attributes as GradientAttributes & { inputShape: Shape4D };
    const settings = settingsOf(tf, inputShape, (filter as Tensor).shape as Shape4D, attributes);
    return nodeBackendRun(tf, 'Conv2DBackpropInput', settings, (sizes) => [sizes(inputShape), filter, dy]);
  });
}

function register(
  tf: TensorFlow,
  kernelName: string,
  kernel: (inputs: Readonly<Record<string, TensorInfo | undefined>>, attributes: GradientAttributes) => TensorInfo,
): void {
  tf.unregisterKernel(kernelName, 'tensorflow');
  tf.registerKernel({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => kernel(inputs, attrs as unknown as GradientAttributes),
  });
}

function nodeBackendRun(
  tf: TensorFlow,
  name: string,
  settings: readonly OperationAttribute[],
  inputsOf: (sizes: (shape: Shape4D) => Tensor) => readonly (TensorInfo | undefined)[],
): TensorInfo {
  const made: Tensor[] = [];
  const inputs = inputsOf((shape) => {
    const sizes = tf.tensor1d(shape, 'int32');
    made.push(sizes);
    return sizes;
  });
  const result = nodeBackend(tf).executeSingleOutput(name, settings, inputs as readonly Tensor[]);
  tf.dispose(made);
  return result;
}

/** As tfjs-node sets them, with the dilation and explicit padding. */
function settingsOf(
  tf: TensorFlow,
  inputShape: Shape4D,
  filterShape: Shape4D,
  { strides, dilations = 1, pad, dataFormat, dimRoundingMode }: GradientAttributes,
): OperationAttribute[] {
  const { binding } = nodeBackend(tf);
  const layout = tf.backend_util.convertConv2DDataFormat(dataFormat);
  const conv = tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    layout,
  );
  const { type: padding, top, bottom, left, right } = conv.padInfo;
  const spread = (height: number, width: number, around: readonly number[], channels: readonly number[]) =>
    dataFormat === 'NHWC' ? [...around, height, width, ...channels] : [...around, ...channels, height, width];
  const settings: OperationAttribute[] = [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: typeNumber.float32 },
    { name: 'strides', type: binding.TF_ATTR_INT, value: spread(conv.strideHeight, conv.strideWidth, [1], [1]) },
    { name: 'padding', type: binding.TF_ATTR_STRING, value: padding },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: dataFormat },
    { name: 'use_cudnn_on_gpu', type: binding.TF_ATTR_BOOL, value: true },
    { name: 'dilations', type: binding.TF_ATTR_INT, value: spread(conv.dilationHeight, conv.dilationWidth, [1], [1]) },
  ];
  if (padding === 'EXPLICIT') {
    const sides =
      dataFormat === 'NHWC' ? [0, 0, top, bottom, left, right, 0, 0] : [0, 0, 0, 0, top, bottom, left, right];
    settings.push({ name: 'explicit_paddings', type: binding.TF_ATTR_INT, value: sides });
  }
  return settings;
}
