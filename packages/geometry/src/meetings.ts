import type { Point, Ring } from '@fovea/domain';

interface Edge {
  readonly from: Point;
  readonly to: Point;
  readonly left: number;
  readonly right: number;
  readonly ring: Ring;
  readonly index: number;
}

/** How often edges of outlines meet that do not follow one another, counted up to `most`. */
export function countMeetings(rings: readonly Ring[], most: number): number {
  const edges = rings.flatMap(edgesOf).sort((a, b) => a.left - b.left);
  let count = 0;
  let open: Edge[] = [];
  for (const edge of edges) {
    open = open.filter(({ right }) => right >= edge.left);
    for (const other of open) {
      if (!areNeighbours(edge, other) && meet(edge, other)) count++;
      if (count >= most) return count;
    }
    open.push(edge);
  }
  return count;
}

const edgesOf = (ring: Ring): Edge[] =>
  ring.map((from, index) => {
    const to = ring[(index + 1) % ring.length] ?? from;
    return { from, to, left: Math.min(from[0], to[0]), right: Math.max(from[0], to[0]), ring, index };
  });

function areNeighbours(one: Edge, other: Edge): boolean {
  const apart = Math.abs(one.index - other.index);
  return one.ring === other.ring && (apart === 1 || apart === one.ring.length - 1);
}

/** Edges whose extents overlap meet where neither lies wholly on one side of the other's line. */
function meet({ from: a, to: b }: Edge, { from: c, to: d }: Edge): boolean {
  return (
    Math.max(a[1], b[1]) >= Math.min(c[1], d[1]) &&
    Math.max(c[1], d[1]) >= Math.min(a[1], b[1]) &&
    sideOf(a, b, c) * sideOf(a, b, d) <= 0 &&
    sideOf(c, d, a) * sideOf(c, d, b) <= 0
  );
}

/** On which side of the line from `a` to `b` a point lies: 1, -1, or 0 on it. */
const sideOf = (a: Point, b: Point, [x, y]: Point) =>
  Math.sign((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]));
