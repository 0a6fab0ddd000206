import type { Point, Ring, Shape } from '@fovea/domain';
import { ringsOf } from '@fovea/domain';
import { covers } from './regions-at.ts';
import { distance } from './shape-editing.ts';

/** Whether a disc touches what a shape covers. @param radius of the disc, in image pixels */
export function reaches(shape: Shape, middle: Point, radius: number): boolean {
  const edges = ringsOf(shape).flatMap(edgesOf);
  return covers(shape, middle) || edges.some((edge) => distance(nearestOf(edge, middle), middle) <= radius);
}

type Edge = readonly [from: Point, to: Point];

const edgesOf = (ring: Ring): Edge[] => ring.map((from, index) => [from, ring[(index + 1) % ring.length] ?? from]);

function nearestOf([from, to]: Edge, [x, y]: Point): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : ((x - from[0]) * dx + (y - from[1]) * dy) / length;
  const along = Math.min(1, Math.max(0, share));
  return [from[0] + along * dx, from[1] + along * dy];
}
