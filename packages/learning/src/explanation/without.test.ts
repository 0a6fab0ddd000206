import { expect, it } from 'vitest';
import { without } from './without.ts';

it('goes towards blank by the share that is hidden, in every channel', () => {
  const input = Float32Array.of(1, -2, 3, 4, 5, 6);
  expect([...without(input, Float32Array.of(0, 1))]).toEqual([1, -2, 3, 0, 0, 0]);
  expect([...without(input, Float32Array.of(0.5, 0))]).toEqual([0.5, -1, 1.5, 4, 5, 6]);
});
