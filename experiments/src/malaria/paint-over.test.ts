import { expect, test } from 'vitest';
import { paintOver } from './paint-over.ts';

test('a region gets the mean colour of the cell, which the black surround does not darken', () => {
  const image = Uint8Array.of(0, 0, 0, 100, 50, 200, 200, 150, 100, 0, 0, 0);
  const mask = Float32Array.of(0, 0, 1, 1);
  expect([...paintOver(image, mask)]).toEqual([0, 0, 0, 100, 50, 200, 150, 100, 150, 150, 100, 150]);
  expect(image[6]).toBe(200);
});
