import { atWidth } from '@fovea/domain';
import { fusedLayers } from '@fovea/engine';
import type { Tensor1D, Tensor4D } from '../model/tensors.ts';
import type { AtGate, GateSite, Spread } from './gate-kind.ts';

/** Width of a gate's hidden layers. */
const width = 16;

/**
 * How far apart the places lie that a gate's three convolutions look at, for a field of 11 × 11 places on images of 64 pixels
 * and of the same share of larger ones. A field of 5 × 5 recovers half as much.
 * @param size side of the images
 */
export function spreadAt(size: number): Spread {
  const near = atWidth(1, size);
  return { near, wide: atWidth(5, size) - 2 * near };
}

/** Three convolutions: `1` and `2` are hidden, `3` gives so many numbers a place. */
export function lookShapes({ channels }: GateSite, numbers: number): Readonly<Record<string, readonly number[]>> {
  return {
    '1.kernel': [3, 3, channels, width],
    '1.bias': [width],
    '2.kernel': [3, 3, width, width],
    '2.bias': [width],
    '3.kernel': [3, 3, width, numbers],
    '3.bias': [numbers],
  };
}

/** What the three convolutions make of the features. @returns batch × side × side × numbers */
export function lookAround({ engine, site: { spread }, weight, features }: AtGate): Tensor4D {
  const { tf } = engine;
  const { relu, biasAdd } = fusedLayers(engine);
  const convolve = (input: Tensor4D, layer: string, apart: number) =>
    tf.conv2d(input, weight(`${layer}.kernel`) as Tensor4D, 1, 'same', 'NHWC', apart);
  const bias = (layer: string) => weight(`${layer}.bias`) as Tensor1D;
  const near = relu(biasAdd(convolve(features, '1', spread.near), bias('1')));
  const wide = relu(biasAdd(convolve(near, '2', spread.wide), bias('2')));
  return tf.add<Tensor4D>(convolve(wide, '3', spread.near), bias('3'));
}
