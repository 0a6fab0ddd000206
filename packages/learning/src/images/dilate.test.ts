import { expect, test } from 'vitest';
import { dilate } from './dilate.ts';

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
