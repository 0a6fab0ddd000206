import type { Polygon, Ring } from '@fovea/domain';

/** An edge that is not level, from its upper end to its lower one. */
interface Edge {
  readonly layer: number;
  readonly top: number;
  readonly bottom: number;
  readonly xAt: (height: number) => number;
  /** 1 where the outline runs down, -1 where it runs up. */
  readonly turn: 1 | -1;
}

/** How often the outlines of each layer run round a place. */
type Windings = readonly number[];

/**
 * The area where a condition on windings holds, without any library: between two heights at which edges begin, end or
 * cross, every edge is a straight side, so that widths at half height are exact.
 * @param layers polygons, each list with a winding of its own. Outlines wind one way, those of holes the other
 */
export function areaWhere(layers: readonly (readonly Polygon[])[], holds: (windings: Windings) => boolean): number {
  const edges = layers.flatMap((polygons, layer) =>
    polygons.flatMap(([outer, ...holes]) => [
      ...edgesOf(turning(outer, 1), layer),
      ...holes.flatMap((hole) => edgesOf(turning(hole, -1), layer)),
    ]),
  );
  const heights = heightsOf(edges);
  let area = 0;
  heights.forEach((top, index) => {
    const bottom = heights[index + 1] ?? top;
    const middle = (top + bottom) / 2;
    const passed = edges
      .filter((edge) => edge.top < middle && edge.bottom > middle)
      .map(({ layer, turn, xAt }) => ({ x: xAt(middle), layer, turn }))
      .sort((a, b) => a.x - b.x);
    const windings = layers.map(() => 0);
    passed.forEach(({ x, layer, turn }, at) => {
      windings[layer] = (windings[layer] ?? 0) + turn;
      if (holds(windings)) area += ((passed[at + 1]?.x ?? x) - x) * (bottom - top);
    });
  });
  return area;
}

/** By the turn that the library sees, on its grid: rounding would give an outline of no area one by chance. */
function turning(ring: Ring, sign: 1 | -1): Ring {
  const onGrid = ring.map(([x, y]) => [Math.round(x * 10_000), Math.round(y * 10_000)] as const);
  const twice = onGrid.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = onGrid[(index + 1) % onGrid.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  return sign * twice < 0 ? ring.toReversed() : ring;
}

function edgesOf(ring: Ring, layer: number): Edge[] {
  return ring.flatMap((from, index): Edge[] => {
    const to = ring[(index + 1) % ring.length] ?? from;
    if (from[1] === to[1]) return [];
    const slope = (to[0] - from[0]) / (to[1] - from[1]);
    return [
      {
        layer,
        top: Math.min(from[1], to[1]),
        bottom: Math.max(from[1], to[1]),
        xAt: (height) => from[0] + slope * (height - from[1]),
        turn: to[1] > from[1] ? 1 : -1,
      },
    ];
  });
}

/** Where edges begin, end or cross, from above. */
function heightsOf(edges: readonly Edge[]): number[] {
  const heights = new Set(edges.flatMap(({ top, bottom }) => [top, bottom]));
  edges.forEach((one, index) => {
    for (const other of edges.slice(index + 1)) {
      const [top, bottom] = [Math.max(one.top, other.top), Math.min(one.bottom, other.bottom)];
      if (top >= bottom) continue;
      const [above, below] = [one.xAt(top) - other.xAt(top), one.xAt(bottom) - other.xAt(bottom)];
      if (above * below < 0) heights.add(top + ((bottom - top) * above) / (above - below));
    }
  });
  return [...heights].sort((a, b) => a - b);
}
