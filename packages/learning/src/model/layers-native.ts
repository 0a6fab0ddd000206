import type { Layers } from './layers.ts';
import type { Tensor, Tensor4D, TensorFlow } from './tensors.ts';

/** What tfjs-node's backend offers beyond tfjs: any TensorFlow operation by name. */
interface NativeBackend {
  readonly binding: Readonly<
    Record<'TF_ATTR_TYPE' | 'TF_ATTR_INT' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL' | 'TF_FLOAT', number>
  >;
  executeSingleOutput(name: string, attributes: readonly Attribute[], inputs: readonly Tensor[]): Tensor;
}
type Save = (tensors: Tensor[]) => void;
interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/**
 * Layers with TensorFlow's fused gradient operations. tfjs's own gradient of relu, dy·step(x), costs fifteen times
 * ReluGrad, and tfjs refuses the gradient of a dilated convolution that TensorFlow has.
 */
export function nativeLayers(tf: TensorFlow): Layers {
  const backend = tf.backend() as unknown as NativeBackend;
  const { binding } = backend;
  const float: Attribute = { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  const layout: Attribute = { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' };
  const convolution = (dilation: number): Attribute[] => [
    float,
    layout,
    { name: 'strides', type: binding.TF_ATTR_INT, value: [1, 1, 1, 1] },
    { name: 'padding', type: binding.TF_ATTR_STRING, value: 'SAME' },
    { name: 'use_cudnn_on_gpu', type: binding.TF_ATTR_BOOL, value: true },
    { name: 'dilations', type: binding.TF_ATTR_INT, value: [1, dilation, dilation, 1] },
  ];
  const kernelGradient = (input: Tensor4D, dy: Tensor, kernel: Tensor4D, dilation: number) =>
    backend.executeSingleOutput('Conv2DBackpropFilter', convolution(dilation), [
      input,
      tf.tensor1d(kernel.shape, 'int32'),
      dy,
    ]);
  const inputGradient = (input: Tensor4D, dy: Tensor, kernel: Tensor4D, dilation: number) =>
    backend.executeSingleOutput('Conv2DBackpropInput', convolution(dilation), [
      tf.tensor1d(input.shape, 'int32'),
      kernel,
      dy,
    ]);
  return {
    convolve(input, kernel, { dilation = 1, first = false } = {}) {
      const forward = (x: Tensor4D, k: Tensor4D) => tf.conv2d(x, k, 1, 'same', 'NHWC', dilation);
      if (first) {
        const ofKernel = tf.customGrad((k) => ({
          value: forward(input, k as Tensor4D),
          gradFunc: (dy: Tensor) => kernelGradient(input, dy, kernel, dilation),
        }));
        return ofKernel(kernel) as Tensor4D;
      }
      const ofBoth = tf.customGrad((x, k, save) => {
        (save as Save)([x as Tensor, k as Tensor]);
        return {
          value: forward(x as Tensor4D, k as Tensor4D),
          gradFunc: (dy: Tensor, saved: Tensor[]) => {
            const [from, through] = saved as [Tensor4D, Tensor4D];
            return [inputGradient(from, dy, through, dilation), kernelGradient(from, dy, through, dilation)];
          },
        };
      });
      return ofBoth(input, kernel) as Tensor4D;
    },
    rectify(input, bias) {
      const rectified = tf.customGrad((x, b, save) => {
        // The operation for biases, not addition: graphs fuse it with the convolution, and in bfloat16 it is much faster.
        const value = tf.relu(backend.executeSingleOutput('BiasAdd', [float, layout], [x as Tensor, b as Tensor]));
        (save as Save)([value]);
        return {
          value,
          gradFunc: (dy: Tensor, saved: Tensor[]) => {
            const inner = backend.executeSingleOutput('ReluGrad', [float], [dy, saved[0] as Tensor]);
            return [inner, backend.executeSingleOutput('BiasAddGrad', [float, layout], [inner])];
          },
        };
      });
      return rectified(input, bias) as Tensor4D;
    },
  };
}
