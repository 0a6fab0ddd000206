import type { Polygon, Ring, Shape } from '@fovea/domain';

type AreaTool = Extract<Shape, { kind: 'area' }>['tool'];

/** The plainest shape that covers polygons, and remembers what they were drawn with; null where there are none. */
export function shapeOf([first, ...others]: readonly Polygon[], tool: AreaTool = 'polygon'): Shape | null {
  if (first === undefined) return null;
  const [outer, ...holes] = first;
  if (tool === 'polygon' && others.length === 0 && holes.length === 0)
    return { kind: 'polygon', points: cornersOf(outer) };
  const polygons = [first, ...others].map(([edge, ...open]): [Corners, ...Corners[]] => [
    cornersOf(edge),
    ...open.map(cornersOf),
  ]);
  return { kind: 'area', tool, polygons };
}

type Corners = [number, number][];
const cornersOf = (ring: Ring): Corners => ring.map(([x, y]) => [x, y]);
