import { atWidth } from '@fovea/domain';
import { fusedLayers } from '@fovea/engine';
import type { Tensor1D, Tensor4D } from '../model/tensors.ts';
import type { AtGate, GateSite, Spread } from './gate-kind.ts';

/** Width of a gate's hidden layers. */
const hidden = 16;

/** On images of 64 pixels: a field of 11 × 11 places. One of 5 × 5 recovers half as much. */
const least: Spread = { near: 1, wide: 3 };

/**
 * How far apart the places lie that a gate's three convolutions look at: for a field of the same share of larger images, but no
 * wider than to see the whole map from each of its places.
 * @param size side of the images
 * @param side of the gate's map
 */
export function spreadAt(size: number, side: number): Spread {
  const near = atWidth(least.near, size);
  const reach = atWidth(2 * least.near + least.wide, size);
  if (reach < side) return { near, wide: reach - 2 * near };
  const shorter = Math.max(least.near, Math.floor((near * (side - 1)) / reach));
  return { near: shorter, wide: Math.max(least.wide, side - 1 - 2 * shorter) };
}

/** Three convolutions: `1` and `2` are hidden, `3` gives so many numbers a place. */
export function lookShapes({ channels }: GateSite, numbers: number): Readonly<Record<string, readonly number[]>> {
  return {
    '1.kernel': [3, 3, channels, hidden],
    '1.bias': [hidden],
    '2.kernel': [3, 3, hidden, hidden],
    '2.bias': [hidden],
    '3.kernel': [3, 3, hidden, numbers],
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
