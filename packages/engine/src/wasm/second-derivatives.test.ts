import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { fusedLayers } from '../layers/fused-layers.ts';
import { loadEngine } from '../load-engine.ts';
import { chain, distanceFromDifferences, numbers, penalty, twiceCases } from '../second-derivatives.fixture.ts';

const engine = await loadEngine({ engine: 'wasm' });
const { tf } = engine;
const layers = fusedLayers(engine);

test.each(Object.entries(twiceCases(tf, layers)))(
  'on WASM, %s agrees with central differences',
  (_, { of, run, step }) => {
    const inputs = of.map((shape, at) => numbers(tf, shape, 1 + at * 101));
    expect(distanceFromDifferences(tf, (given) => penalty(tf, run, given), inputs, { step })).toBeLessThan(1e-2);
  },
);

test('on WASM, so does a penalty on the input gradient of a small network', () => {
  const net = chain(tf, layers);
  const names = Object.keys(net.shapes);
  const weights = Object.values(net.shapes).map((shape, at) => numbers(tf, shape, 7 + at * 31));
  const images = numbers(tf, [2, 8, 8, 1], 3) as Tensor4D;
  const mask = tf.cast(tf.greater(numbers(tf, [2, 8, 8, 1], 5), 0.2), 'float32') as Tensor4D;
  const of = (given: Tensor[]) =>
    net.penalty(images, mask, Object.fromEntries(given.map((one, at) => [names[at] ?? '', one])));
  expect(of(weights).dataSync()[0]).toBeGreaterThan(0.1);
  expect(distanceFromDifferences(tf, of, weights, { step: 1e-3 })).toBeLessThan(1e-2);
});

test.each([
  [2, 2],
  [3, 3],
  [3, 2],
  [3, 1],
])('on WASM, of equal maxima a pooling of %i, stride %i, takes the same one in both directions', (size, stride) => {
  const x = tf.round(tf.mul(numbers(tf, [2, 7, 7, 3], 1), 1.4)) as Tensor4D;
  const pool = (at: Tensor) => tf.maxPool(at as Tensor4D, size, stride, 'same');
  const [u, v] = [numbers(tf, pool(x).shape, 3), numbers(tf, x.shape, 5)];
  const slopeAt = (dy: Tensor) => tf.grad((at: Tensor) => tf.sum(tf.mul(pool(at), dy)))(x);
  const transposed = tf.grad((dy: Tensor) => tf.sum(tf.mul(slopeAt(dy), v)))(u);
  const [one, other] = [tf.sum(tf.mul(slopeAt(u), v)), tf.sum(tf.mul(transposed, u))].map((sum) => sum.dataSync()[0]);
  expect(one).toBeCloseTo(other ?? NaN, 4);
});

test.each(['same', 'valid'] as const)('on WASM, a pooling that leaves pixels over differentiates, %s', (pad) => {
  const x = numbers(tf, [1, 7, 5, 2], 9) as Tensor4D;
  const of = ([at]: Tensor[]) =>
    penalty(tf, (one) => tf.square(tf.maxPool(one as Tensor4D, 3, 3, pad)), [at as Tensor]);
  expect(distanceFromDifferences(tf, of, [x], { step: 1e-3 })).toBeLessThan(1e-2);
});

test('on WASM, maxima that are not positive have gradients', () => {
  const x = tf.tensor4d([-1, -2, -3, -4, 0, 0, 0, 0], [1, 2, 4, 1]);
  const slope = tf.grad((at: Tensor) => tf.sum(tf.maxPool(at as Tensor4D, 2, 2, 'same')))(x);
  expect([...slope.dataSync()]).toEqual([0, 0, 0, 0, 0, 1, 0, 1]);
  const below = tf.grad((at: Tensor) => tf.sum(tf.maxPool(at as Tensor4D, 2, 2, 'same')))(tf.sub(x, 5));
  expect([...below.dataSync()]).toEqual([0, 0, 0, 0, 0, 1, 0, 1]);
});
