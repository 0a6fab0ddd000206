import type { Point } from './letterbox.ts';

/** Area by the shoelace formula, in the square of the points' unit. Where an outline crosses itself, parts of opposite turn cancel. */
export function polygonArea(points: readonly Point[]): number {
  let twice = 0;
  points.forEach(([x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y];
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}
