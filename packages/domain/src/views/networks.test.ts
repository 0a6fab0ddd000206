import { expect, test } from 'vitest';
import { middleTap } from './networks.ts';

const tapsOf = (...strides: number[]) =>
  strides.map((stride, place) => ({ name: `tap ${String(place)}`, side: 64 / stride, stride, channels: 4 }));

test.each([
  [[1, 2, 2, 4, 8, 16, 32], 'tap 4'],
  [[1, 2, 8, 8, 16], 'tap 3'],
  [[1, 16, 32], 'tap 1'],
  [[1], 'tap 0'],
])('of taps with strides %j, the middle one is %s', (strides, tap) => {
  expect(middleTap(tapsOf(...strides))).toBe(tap);
});
