import { expect, test } from 'vitest';
import { square } from '../testing/toy-cells.ts';
import { dilate, kindOf } from './feedback-target.ts';

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
