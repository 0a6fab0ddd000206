import { loadEngine } from '@fovea/engine';
import { expect, test } from 'vitest';
import type { Tensor4D } from '../model/tensors.ts';
import { readBy } from './read-by.ts';

const { tf } = await loadEngine();
/** Images of one row of two places and two channels. */
const images = (...values: number[]): Tensor4D => tf.tensor4d(values, [values.length / 4, 1, 2, 2]);

test('features divided by their root mean square: 3 and 4 by √12.5, whatever their unit, image by image', () => {
  const read = readBy(tf, { norm: 'rms' }, images(3, 4, -3, 4, 30, 40, -30, 40, 0, 0, 0, 0)).dataSync();
  const [three, four] = [3 / Math.sqrt(12.5), 4 / Math.sqrt(12.5)];
  [three, four, -three, four, three, four, -three, four, 0, 0, 0, 0].forEach((value, at) =>
    expect(read[at]).toBeCloseTo(value, 5),
  );
});

test('each channel less its mean, divided by its standard deviation, image by image', () => {
  const read = readBy(tf, { norm: 'instance' }, images(3, 400, -3, 500, 3, 7, 1, 7)).dataSync();
  [1, -1, -1, 1, 1, 0, -1, 0].forEach((value, at) => expect(read[at]).toBeCloseTo(value, 5));
});

test.each([{}, { norm: 'none' as const }])('features as they are: %o', (gate) => {
  const features = images(3, 4, -3, 4);
  expect(readBy(tf, gate, features)).toBe(features);
});
