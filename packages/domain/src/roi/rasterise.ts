import type { Letterbox, Point } from './letterbox.ts';
import { imageToMap } from './letterbox.ts';
import type { Region } from './region.ts';
import type { Roi, Shape } from './roi.ts';
import { outline, polygonArea } from './roi.ts';

/** Keeps the part of a polygon on one side of an axis-parallel line (Sutherland–Hodgman). */
function clip(points: readonly Point[], axis: 0 | 1, bound: number, keepBelow: boolean): Point[] {
  const inside = (point: Point) => (keepBelow ? point[axis] <= bound : point[axis] >= bound);
  const kept: Point[] = [];
  points.forEach((current, index) => {
    const previous = points[(index + points.length - 1) % points.length] ?? current;
    if (inside(current) !== inside(previous)) {
      const share = (bound - previous[axis]) / (current[axis] - previous[axis]);
      kept.push([previous[0] + share * (current[0] - previous[0]), previous[1] + share * (current[1] - previous[1])]);
    }
    if (inside(current)) kept.push(current);
  });
  return kept;
}

/**
 * Area coverage of a shape on the map: 0 outside, 1 where a map pixel lies fully inside, exact in between for simple
 * polygons.
 * @returns row-major `size` × `size`, each in [0,1]
 */
export function coverage(shape: Shape, box: Letterbox): Float32Array {
  const { size } = box;
  const covered = new Float32Array(size * size);
  const polygon = outline(shape).map((point) => imageToMap(box, point));
  const lowest = Math.max(0, Math.floor(Math.min(...polygon.map(([, y]) => y))));
  const highest = Math.min(size, Math.ceil(Math.max(...polygon.map(([, y]) => y))));
  for (let y = lowest; y < highest; y++) {
    const row = clip(clip(polygon, 1, y, false), 1, y + 1, true);
    if (row.length < 3) continue;
    const first = Math.max(0, Math.floor(Math.min(...row.map(([x]) => x))));
    const last = Math.min(size, Math.ceil(Math.max(...row.map(([x]) => x))));
    for (let x = first; x < last; x++) {
      const cell = clip(clip(row, 0, x, false), 0, x + 1, true);
      if (cell.length >= 3) covered[y * size + x] = Math.min(1, polygonArea(cell));
    }
  }
  return covered;
}

/**
 * Drawn regions on the map, in their order.
 * @param author who drew them; left out where only one person can be meant
 */
export function rasterise(rois: readonly Roi[], box: Letterbox, author = 'you'): Region[] {
  return rois.map(({ meaning, strength, shape }) => ({ meaning, strength, mask: coverage(shape, box), author }));
}
