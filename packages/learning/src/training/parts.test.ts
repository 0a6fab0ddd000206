import { loadEngine } from '@fovea/engine';
import { expect, test } from 'vitest';
import type { Tensor } from '../model/tensors.ts';
import { square } from '../testing/toy-cells.ts';
import { Adam } from './adam.ts';
import { dilate, kindOf } from './feedback-target.ts';

test('Adam, two steps worked by hand', async () => {
  const { tf } = await loadEngine();
  const adam = new Adam(tf);
  const weights: Record<string, Tensor> = { w: tf.tensor1d([1, 1]) };
  adam.step(weights, { w: tf.tensor1d([4, -0.5]) }, () => 0.1);
  expect([...(weights['w'] as Tensor).dataSync()].map((value) => value.toFixed(5))).toEqual(['0.90000', '1.10000']);
  adam.step(weights, { w: tf.tensor1d([-4, -0.5]) }, () => 0.1);
  // m = 0.9·0.4 − 0.4 = −0.04, over 1 − 0.9² = 0.19; v = 16 in both steps: the weight moves by 0.1·0.2105/4.
  expect((weights['w'] as Tensor).dataSync()[0]).toBeCloseTo(0.9 + (0.1 * (0.04 / 0.19)) / 4, 4);
  adam.dispose();
});

test('widening a point gives a disc, and never leaves the map', () => {
  const point = new Float32Array(49);
  point[24] = 0.5;
  const disc = dilate(point, 7, 2);
  expect(disc.filter((value) => value > 0)).toHaveLength(13);
  expect(Math.max(...disc)).toBe(0.5);
  const corner = new Float32Array(49);
  corner[0] = 1;
  expect(dilate(corner, 7, 1).filter((value) => value > 0)).toHaveLength(3);
  expect([...dilate(point, 7, 0)]).toEqual([...point]);
});

test('the meaning of an image follows from its regions', () => {
  const none = new Float32Array(64 ** 2);
  const some = square(3, 3, 4);
  expect(kindOf({ row: 0, attend: some, ignore: none })).toBe('attend');
  expect(kindOf({ row: 0, attend: none, ignore: some })).toBe('ignore');
  expect(kindOf({ row: 0, attend: some, ignore: some })).toBe('both');
  expect(() => kindOf({ row: 0, attend: none, ignore: none })).toThrow(/no region/);
});
