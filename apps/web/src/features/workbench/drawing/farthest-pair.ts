import type { Point } from '@fovea/domain';

/** Twice the area of a triangle; positive where it turns to the left in coordinates whose y points up. */
const turn = (a: Point, b: Point, c: Point) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Half of the convex hull: the corners that a line from the first point to the last one touches on one side. */
function chain(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    for (;;) {
      const [before, last] = kept.slice(-2);
      if (before === undefined || last === undefined || turn(before, last, point) > 0) break;
      kept.pop();
    }
    kept.push(point);
  }
  return kept.slice(0, -1);
}

/**
 * The convex hull by the monotone chain, in O(n log n): its corners in order, none of them on a line between two others.
 * @see Andrew 1979, Another efficient algorithm for convex hulls in two dimensions
 */
function hullOf(points: readonly Point[]): readonly Point[] {
  const sorted = points.toSorted(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const hull = [...chain(sorted), ...chain(sorted.toReversed())];
  return hull.length === 0 ? sorted.slice(0, 1) : hull;
}

/**
 * The two points that lie farthest apart: on the convex hull, with two fingers that go round it opposite to one another.
 * @see Shamos 1978, Computational geometry: the diameter of a convex polygon
 */
export function farthestPair(points: readonly Point[]): readonly [Point, Point] {
  const hull = hullOf(points);
  const at = (index: number): Point => hull[index % hull.length] ?? [0, 0];
  const apart = ([one, other]: readonly [Point, Point]) => Math.hypot(one[0] - other[0], one[1] - other[1]);
  let farthest: readonly [Point, Point] = [at(0), at(1)];
  let opposite = 1;
  for (let index = 0; index < hull.length; index++) {
    const [from, to] = [at(index), at(index + 1)];
    // The corner farthest from this edge: it only goes on, never back.
    while (turn(from, to, at(opposite + 1)) > turn(from, to, at(opposite))) opposite++;
    for (const pair of [
      [from, at(opposite)],
      [to, at(opposite)],
      // Where the opposite edge is parallel, its other end is as far away.
      [from, at(opposite + 1)],
      [to, at(opposite + 1)],
    ] as const)
      if (apart(pair) > apart(farthest)) farthest = pair;
  }
  return farthest;
}
