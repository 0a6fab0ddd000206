import type { Engine } from '@fovea/engine';
import { nativeLayers } from './layers-native.ts';
import { portableLayers } from './layers-portable.ts';
import type { Tensor1D, Tensor4D } from './tensors.ts';

/** The layers whose gradients differ between engines. All tensors are batch × height × width × channels, float32. */
export interface Layers {
  /**
   * Convolution that keeps height and width ("same" padding, stride 1).
   * @param options.dilation distance between the kernel's taps
   * @param options.first the input is data: no gradient flows to it
   */
  convolve(input: Tensor4D, kernel: Tensor4D, options?: { dilation?: number; first?: boolean }): Tensor4D;
  /** max(0, x + bias) */
  rectify(input: Tensor4D, bias: Tensor1D): Tensor4D;
}

/** Native TensorFlow's own gradient operations where they exist; the same mathematics from common ones elsewhere. */
export function layersOf({ tf, name }: Engine): Layers {
  return name === 'native' ? nativeLayers(tf) : portableLayers(tf);
}
