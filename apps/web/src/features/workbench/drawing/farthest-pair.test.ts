import type { Point } from '@fovea/domain';
import { expect, it } from 'vitest';
import { farthestPair } from './farthest-pair.ts';

const apart = ([a, b]: readonly [Point, Point]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const far = (...points: Point[]) => apart(farthestPair(points));

it('are the ends of a line, the diagonal of a rectangle, the long side of a triangle', () => {
  expect(far([0, 0], [5, 5], [10, 10], [2, 2])).toBeCloseTo(Math.hypot(10, 10), 12);
  expect(far([0, 0], [30, 0], [30, 40], [0, 40])).toBe(50);
  expect(far([0, 0], [0, 3], [4, 0], [1, 1])).toBe(5);
});

it('are a point and itself where all points are one', () => {
  expect(far([3, 4])).toBe(0);
  expect(far([3, 4], [3, 4], [3, 4])).toBe(0);
  expect(far([3, 4], [3, 8], [3, 4])).toBe(4);
});

it('lie as far apart as any two of random points, of points on a grid and on a circle', () => {
  // A fixed generator (Park and Miller 1988), so that a failure comes again.
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let round = 0; round < 300; round++) {
    const points = Array.from({ length: 3 + Math.floor(20 * random()) }, (): Point => {
      if (round % 3 === 0) return [100 * random(), 50 * random()];
      if (round % 3 === 1) return [Math.floor(5 * random()), Math.floor(4 * random())];
      const angle = 2 * Math.PI * random();
      return [50 + 40 * Math.cos(angle), 50 + 40 * Math.sin(angle)];
    });
    const most = Math.max(...points.flatMap((one) => points.map((other) => apart([one, other]))));
    expect(apart(farthestPair(points))).toBeCloseTo(most, 9);
  }
});

it('are found among 10,000 corners of a circle in far less than all pairs take', () => {
  const points = Array.from({ length: 10_000 }, (_, at): Point => {
    const angle = (2 * Math.PI * at) / 10_000;
    return [500 + 400 * Math.cos(angle), 500 + 400 * Math.sin(angle)];
  });
  let reads = 0;
  const counted = points.map((point) =>
    Object.defineProperty([...point] as [number, number], 0, { get: () => (reads++, point[0]) }),
  );
  expect(apart(farthestPair(counted))).toBeCloseTo(800, 9);
  // All pairs would read two hundred million times.
  expect(reads).toBeLessThan(2_000_000);
});
