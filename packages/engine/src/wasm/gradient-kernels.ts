import type { KernelBackend, NamedAttrMap, NamedTensorMap, Tensor4D, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';
import type { GradientAttributes } from '../spread-out.ts';
import { spreadOut } from '../spread-out.ts';

type Pair = readonly [number, number];
type Shape4D = [number, number, number, number];

interface FilterGradientAttributes extends GradientAttributes {
  readonly filterShape: Shape4D;
}

interface InputGradientAttributes extends GradientAttributes {
  readonly inputShape: Shape4D;
}

/**
 * Gives the WASM backend both gradients of a convolution, dilated ones too: that of the filter is missing there, that of
 * the input is a plain loop. Both are convolutions themselves, which the backend does at its best speed.
 */
export function registerGradientKernels(tf: TensorFlow): void {
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm')) return;
  register(tf, 'Conv2DBackpropFilter', ['x', 'dy'], ([x, dy], attributes) =>
    filterGradient(tf, x as Tensor4D, dy as Tensor4D, attributes as unknown as FilterGradientAttributes),
  );
  tf.unregisterKernel('Conv2DBackpropInput', 'wasm');
  register(tf, 'Conv2DBackpropInput', ['dy', 'filter'], ([dy, filter], attributes) =>
    inputGradient(tf, dy as Tensor4D, filter as Tensor4D, attributes as unknown as InputGradientAttributes),
  );
}

function register(
  tf: TensorFlow,
  kernelName: string,
  names: readonly [string, string],
  compute: (inputs: Tensor4D[], attributes: unknown) => Tensor4D,
): void {
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const borrowed = names.map((name) => borrow(tf, backend as KernelBackend, inputs[name]));
      const gradient = tf.tidy(() => compute(borrowed as Tensor4D[], attrs));
      tf.dispose(borrowed);
      return handOver(backend as KernelBackend, gradient);
    },
  });
}

/**
 * dW[i,j] = Σ over images and output pixels of x(shifted by i,j)ᵀ · dy: a convolution of x by dy in which images and
 * channels have changed places, and stride and dilation too.
 * @param x  [batch, height, width, in]
 * @param dy [batch, outHeight, outWidth, out]
 * @returns [kernelHeight, kernelWidth, in, out]
 */
function filterGradient(tf: TensorFlow, x: Tensor4D, dy: Tensor4D, attributes: FilterGradientAttributes): Tensor4D {
  const conv = convolution(tf, x.shape, attributes.filterShape, attributes);
  const { top, bottom, left, right } = conv.padInfo;
  const gradient = convolve(tf, tf.transpose(x, [3, 1, 2, 0]), tf.transpose(dy, [1, 2, 0, 3]), {
    strides: [conv.dilationHeight, conv.dilationWidth],
    dilations: [conv.strideHeight, conv.strideWidth],
    vertical: [Math.max(0, top), Math.max(0, bottom)],
    horizontal: [Math.max(0, left), Math.max(0, right)],
  });
  // A stride that leaves pixels over at the edge makes more places than the filter has.
  const used = tf.slice(gradient, 0, [conv.inChannels, conv.filterHeight, conv.filterWidth, conv.outChannels]);
  return tf.transpose(used, [1, 2, 0, 3]);
}

/**
 * dX: dy, spread out by the stride, convolved by the filter turned half around.
 * @param dy [batch, outHeight, outWidth, out]
 * @param filter [kernelHeight, kernelWidth, in, out]
 * @returns [batch, height, width, in]
 */
function inputGradient(tf: TensorFlow, dy: Tensor4D, filter: Tensor4D, attributes: InputGradientAttributes): Tensor4D {
  const conv = convolution(tf, attributes.inputShape, filter.shape, attributes);
  const spread = spreadOut(tf, dy, [conv.strideHeight, conv.strideWidth]);
  const padding = (input: number, output: number, reach: number, before: number): Pair => [
    reach - before,
    input - output + before,
  ];
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return convolve(tf, spread, turned, {
    strides: [1, 1],
    dilations: [conv.dilationHeight, conv.dilationWidth],
    vertical: padding(conv.inHeight, spread.shape[1], conv.effectiveFilterHeight - 1, Math.max(0, conv.padInfo.top)),
    horizontal: padding(conv.inWidth, spread.shape[2], conv.effectiveFilterWidth - 1, Math.max(0, conv.padInfo.left)),
  });
}

function convolution(
  tf: TensorFlow,
  inputShape: Shape4D,
  filterShape: Shape4D,
  { strides, dilations = 1, pad, dataFormat, dimRoundingMode }: GradientAttributes,
) {
  if (dataFormat !== 'NHWC') throw new Error('On WASM, the gradient of a convolution needs channels last (NHWC).');
  return tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations, pad, dimRoundingMode, false);
}

interface Convolution {
  readonly strides: Pair;
  readonly dilations: Pair;
  /** Rows and columns of zeros before and after. */
  readonly vertical: Pair;
  readonly horizontal: Pair;
}

/** The kernel itself: tf.conv2d refuses stride and dilation at once. */
function convolve(
  tf: TensorFlow,
  x: Tensor4D,
  filter: Tensor4D,
  { strides, dilations, vertical, horizontal }: Convolution,
): Tensor4D {
  const inputs: NamedTensorMap = { x, filter };
  const pad = [[0, 0], vertical, horizontal, [0, 0]];
  const attributes = { strides, dilations, pad, dataFormat: 'NHWC' } as unknown as NamedAttrMap;
  return tf.engine().runKernel<Tensor4D>('Conv2D', inputs, attributes);
}

/** A tensor over data that belongs to someone else: disposing it must not free them, so it holds a count of its own. */
function borrow(tf: TensorFlow, backend: KernelBackend, info: TensorInfo | undefined) {
  if (!info) throw new Error('The gradient of a convolution lacks an input.');
  backend.incRef(info.dataId);
  return tf.engine().makeTensorFromTensorInfo(info);
}

/** Frees a tensor but keeps its data, which the engine wraps anew. */
function handOver(backend: KernelBackend, tensor: Tensor4D): TensorInfo {
  backend.incRef(tensor.dataId);
  const { dataId, shape, dtype } = tensor;
  tensor.dispose();
  return { dataId, shape, dtype };
}
