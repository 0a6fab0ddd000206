import type { GradConfig, NamedAttrMap, Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from './engine.ts';

/** Backends whose gradient kernels are the engine's. */
const dilating: ReadonlySet<string> = new Set(['tensorflow', 'wasm']);

/**
 * Gives tf.conv2d a gradient for dilated filters too, which tfjs itself refuses: the gradient kernels of both engines
 * take the dilation. What no gradient is asked for is not computed, such as that of a first layer's input.
 */
export function registerConv2dGradient(tf: TensorFlow): void {
  const config: GradConfig = {
    kernelName: 'Conv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attributes) => {
      const [x, filter] = saved as [Tensor4D, Tensor4D];
      if (!dilating.has(tf.getBackend()) && [attributes['dilations']].flat().some((dilation) => dilation !== 1)) {
        throw new Error(
          `The gradient of a dilated convolution needs the native or WASM engine, not ${tf.getBackend()}.`,
        );
      }
      const run = (kernel: string, inputs: Record<string, Tensor4D>, shape: NamedAttrMap) =>
        tf.engine().runKernel<Tensor4D>(kernel, inputs, { ...attributes, ...shape });
      return {
        x: () => run('Conv2DBackpropInput', { dy: dy as Tensor4D, filter }, { inputShape: x.shape }),
        filter: () => run('Conv2DBackpropFilter', { x, dy: dy as Tensor4D }, { filterShape: filter.shape }),
      };
    },
  };
  tf.registerGradient(config);
}
