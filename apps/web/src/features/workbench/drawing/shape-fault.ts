import type { Point, Shape } from '@fovea/domain';
import { mostCorners, shapeArea } from '@fovea/domain';
import { farthestPair } from './farthest-pair.ts';
import { cornersOf, distance } from './shape-editing.ts';

/** Why a shape cannot be kept. */
export type Fault = 'small' | 'few corners' | 'many corners' | 'many crossings' | 'one line';

/** Square pixels of the image that a region needs. */
const leastArea = 1;
/** How flat a shape may be: its height over its longest line, as a share of the least side. */
const flattest = 1 / 4;
/** Below this height, as a share of its longest line, a small shape is called a line. */
const flat = 1 / 10;

/**
 * @param shape without crossings: geometry `cleaned`
 * @param least the longer side that a shape needs, in image pixels
 * @returns null for a shape that can be kept
 */
export function faultOf(shape: Shape, least: number): Fault | null {
  const isWide = (height: number) => height >= least * flattest && height > 0;
  if (shape.kind === 'rectangle' || shape.kind === 'ellipse') {
    const [long, short] = [Math.max(shape.width, shape.height), Math.min(shape.width, shape.height)];
    return long < least || !isWide(short) || shapeArea(shape) < leastArea ? 'small' : null;
  }
  const points = cornersOf(shape);
  if (points.length < 3) return 'few corners';
  if (points.length > mostCorners) return 'many corners';
  const [from, to] = farthestPair(points);
  const longest = distance(from, to);
  if (longest < least) return 'small';
  const height = Math.max(...points.map((point) => heightOver(point, from, to)));
  if (!isWide(height)) return 'one line';
  if (shapeArea(shape) >= leastArea) return null;
  return height < flat * longest ? 'one line' : 'small';
}

/** How far a point lies from the line through two others. */
function heightOver(point: Point, from: Point, to: Point): number {
  const length = distance(from, to);
  if (length === 0) return 0;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  return Math.abs(dx * (point[1] - from[1]) - dy * (point[0] - from[0])) / length;
}
