import type { Roi, Shape } from '@fovea/domain';
import { expect, it } from 'vitest';
import { regionsAt } from './regions-at.ts';

const region = (id: string, shape: Shape): Roi => ({ id, meaning: 'ignore', strength: 1, shape });
const box = (x: number, y: number, side: number): [number, number][] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];
const namesAt = (x: number, y: number, regions: readonly Roi[]) => regionsAt([x, y], regions).map(({ id }) => id);

it('finds what lies at a point, what was drawn last first', () => {
  const below = region('below', { kind: 'rectangle', x: 0, y: 0, width: 10, height: 10 });
  const above = region('above', { kind: 'polygon', points: box(5, 5, 10) });
  expect(namesAt(7, 7, [below, above])).toEqual(['above', 'below']);
  expect(namesAt(2, 2, [below, above])).toEqual(['below']);
  expect(namesAt(12, 12, [below, above])).toEqual(['above']);
  expect(namesAt(12, 2, [below, above])).toEqual([]);
});

it('takes a hole for a hole, and each part for a part', () => {
  const shape: Shape = { kind: 'area', tool: 'polygon', polygons: [[box(0, 0, 20), box(5, 5, 5)], [box(30, 0, 4)]] };
  const area = region('area', shape);
  expect(namesAt(2, 2, [area])).toEqual(['area']);
  expect(namesAt(7, 7, [area])).toEqual([]);
  expect(namesAt(32, 2, [area])).toEqual(['area']);
  expect(namesAt(25, 2, [area])).toEqual([]);
});

it('goes by the slanted edge of a triangle, whichever way it turns', () => {
  const corners: [number, number][] = [
    [0, 0],
    [10, 0],
    [0, 10],
  ];
  for (const points of [corners, corners.toReversed()]) {
    const triangle = region('triangle', { kind: 'polygon', points });
    expect(namesAt(4.9, 5, [triangle])).toEqual(['triangle']);
    expect(namesAt(5.1, 5, [triangle])).toEqual([]);
  }
});
