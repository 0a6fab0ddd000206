import type { Point } from '@fovea/domain';
import simplify from 'simplify-js';

/** A line with fewer points, none of which the first line passes at more than `tolerance` (Douglas and Peucker). */
export function simplified(points: readonly Point[], tolerance: number): Point[] {
  const places = points.map(([x, y]) => ({ x, y }));
  return simplify(places, tolerance, true).map(({ x, y }): Point => [x, y]);
}
