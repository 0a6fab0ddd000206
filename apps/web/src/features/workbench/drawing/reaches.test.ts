import type { Shape } from '@fovea/domain';
import { expect, it } from 'vitest';
import { reaches } from './reaches.ts';

const square: Shape = { kind: 'rectangle', x: 10, y: 10, width: 20, height: 20 };

it('is so inside, and as near to an edge or a corner as the disc is large', () => {
  expect(reaches(square, [20, 20], 0)).toBe(true);
  expect([reaches(square, [33, 20], 3), reaches(square, [33, 20], 2.9)]).toEqual([true, false]);
  // 3, 4 and 5.
  expect([reaches(square, [33, 34], 5), reaches(square, [33, 34], 4.9)]).toEqual([true, false]);
});

it('is not so in the middle of a hole that is wider than the disc', () => {
  const box = (from: number, to: number): [number, number][] => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
  ];
  const ring: Shape = { kind: 'area', tool: 'brush', polygons: [[box(0, 40), box(10, 30)]] };
  expect([reaches(ring, [20, 20], 9), reaches(ring, [20, 20], 10), reaches(ring, [5, 5], 0)]).toEqual([
    false,
    true,
    true,
  ]);
});
