import { expect, test } from 'vitest';
import { usualTap } from './networks.ts';

const tapsAt = (size: number, strides: readonly number[]) =>
  strides.map((stride, place) => ({ name: `tap ${String(place)}`, side: size / stride, stride, channels: 4 }));

test.each([
  [128, [1, 2, 2, 4, 8, 16, 16, 32], 'tap 6'],
  [64, [1, 2, 2, 4, 8, 16, 32], 'tap 4'],
  [64, [1, 2, 8, 8, 16], 'tap 3'],
  [64, [1, 16, 32], 'tap 1'],
  [64, [1], 'tap 0'],
])('of %i pixels, and taps with strides %j, the gate sits at %s', (size, strides, tap) => {
  expect(usualTap(tapsAt(size, strides))).toBe(tap);
});
