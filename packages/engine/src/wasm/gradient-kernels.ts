import type { KernelBackend, Tensor2D, Tensor4D, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';

interface FilterGradientAttributes {
  readonly strides: number | [number, number];
  readonly pad: Parameters<TensorFlow['backend_util']['computeConv2DInfo']>[4];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: [number, number, number, number];
}

/** Adds to the WASM backend the one kernel that training a convolution needs and that it lacks. */
export function registerGradientKernels(tf: TensorFlow): void {
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm')) return;
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const borrowed = [inputs['x'], inputs['dy']].map((info) => borrow(tf, backend as KernelBackend, info));
      const gradient = tf.tidy(() =>
        filterGradient(
          tf,
          borrowed[0] as Tensor4D,
          borrowed[1] as Tensor4D,
          attrs as unknown as FilterGradientAttributes,
        ),
      );
      tf.dispose(borrowed);
      return handOver(backend as KernelBackend, gradient);
    },
  });
}

/**
 * dW[i,j] = Σ over images and output pixels of x(shifted by i,j)ᵀ · dy: one slice of the padded input and one matrix
 * product per filter tap. The product is written with an explicit transpose, because only the untransposed matMul of
 * the WASM backend is fast.
 * @param x  [batch, height, width, in]
 * @param dy [batch, outHeight, outWidth, out]
 * @returns [kernelHeight, kernelWidth, in, out]
 */
function filterGradient(
  tf: TensorFlow,
  x: Tensor4D,
  dy: Tensor4D,
  { strides, pad, dataFormat, dimRoundingMode, filterShape }: FilterGradientAttributes,
): Tensor4D {
  if (dataFormat !== 'NHWC') throw new Error('On WASM, the gradient of a convolution needs channels last (NHWC).');
  const conv = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode, false);
  const { top, bottom, left, right } = conv.padInfo;
  const padded = tf.pad(x, [
    [0, 0],
    [Math.max(0, top), Math.max(0, bottom)],
    [Math.max(0, left), Math.max(0, right)],
    [0, 0],
  ]);
  const rows = dy.reshape([-1, conv.outChannels]) as Tensor2D;
  const taps: Tensor2D[] = [];
  for (let i = 0; i < conv.filterHeight; i += 1) {
    for (let j = 0; j < conv.filterWidth; j += 1) {
      taps.push(
        tf.tidy(() => {
          const end = [
            conv.batchSize,
            i + (conv.outHeight - 1) * conv.strideHeight + 1,
            j + (conv.outWidth - 1) * conv.strideWidth + 1,
            conv.inChannels,
          ];
          const seen = tf.stridedSlice(padded, [0, i, j, 0], end, [1, conv.strideHeight, conv.strideWidth, 1]);
          return tf.matMul(seen.reshape<Tensor2D>([-1, conv.inChannels]).transpose(), rows);
        }),
      );
    }
  }
  return tf.stack(taps).reshape(filterShape) as Tensor4D;
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
