import type { Point } from '@fovea/domain';
import { expect, it } from 'vitest';
import type { Around, Handle } from './near-handles.ts';
import { handlesToShow, mostHandles } from './near-handles.ts';

/** Corners on a line, one on each pixel. */
const line = (count: number): Point[] => Array.from({ length: count }, (_, x) => [x, 0]);
const whole: Around = { view: { centre: [500, 0], half: [500, 10] }, pointer: [10.2, 0], reach: 1.5, apart: 0 };
const indices = (points: readonly Point[], around: Partial<Around> = {}, taken?: readonly Handle[]) =>
  handlesToShow(points, { ...whole, ...around }, taken).map(({ index }) => index);

it('are all corners where there are few', () => {
  expect(indices(line(mostHandles), { view: null, pointer: null })).toHaveLength(mostHandles);
});

it('are those in sight where these are few, wherever the pointer is', () => {
  expect(indices(line(1000), { view: { centre: [500, 0], half: [3.5, 10] } })).toEqual([
    497, 498, 499, 500, 501, 502, 503,
  ]);
});

it('are those near the pointer where many are in sight, the nearest first, and none without a pointer', () => {
  expect(indices(line(1000))).toEqual([10, 11, 9]);
  expect(indices(line(1000), { view: null })).toEqual([10, 11, 9]);
  expect(indices(line(1000), { pointer: null })).toEqual([]);
});

it('lie apart from one another, and from handles that are there', () => {
  expect(indices(line(1000), { pointer: [400.2, 0], reach: 10, apart: 4 })).toEqual([400, 404, 396, 408, 392]);
  const taken = [{ at: [400, 0] as const, index: 7 }];
  expect(indices(line(1000), { pointer: [400.2, 0], reach: 5, apart: 3 }, taken)).toEqual([403, 397]);
});
