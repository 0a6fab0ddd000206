import { loadEngine } from '@fovea/engine';
import { expect, test } from 'vitest';
import type { Tensor, Tensor4D } from '../model/tensors.ts';
import { multiply } from './multiply.ts';

const engine = await loadEngine();
const { tf } = engine;

test.each([
  ['soft', 0, [0.25, 0.5, 0.75, 1], [1, 2, 3, 4]],
  ['hard', 0, [0, 0, 1, 1], [1, 2, 3, 4]],
  ['soft', 0.5, [0.625, 0.75, 0.875, 1], [0.5, 1, 1.5, 2]],
  ['hard', 0.5, [0.5, 0.5, 1, 1], [0.5, 1, 1.5, 2]],
] as const)(
  'lets through what its form and floor say, hard ones with the gradient of soft ones: %s, %d',
  (form, floor, seen, slope) => {
    const map = tf.tensor4d([0.25, 0.5, 0.75, 1], [1, 2, 2, 1]);
    const by = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const site = { channels: 1, spread: { near: 1, wide: 3 }, form, floor };
    const gate = { engine, site, weight: () => map, features: map };
    const through = (of: Tensor) => multiply.apply(gate, of as Tensor4D);
    expect([...through(map).dataSync()]).toEqual(seen);
    const gradient = tf.grad((of: Tensor) => tf.sum(tf.mul(through(of), by)))(map);
    expect([...gradient.dataSync()]).toEqual(slope);
  },
);
