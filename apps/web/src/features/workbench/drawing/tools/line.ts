import type { Point } from '@fovea/domain';
import type { Stroke } from '@fovea/geometry';
import { simplified } from '@fovea/geometry';
import { distance } from '../shape-editing.ts';

/** A drawn line in pieces, of which only the last one grows: so a long line costs no more at each move than a short one. */
export type Line = readonly Stroke[];

/** How far a line may lie beside the hand's way, in image pixels; then once more that much where it is simplified again. */
export const lineTolerance = 0.25;
/** Points of a piece. */
const most = 64;

export function extended(line: Line, at: Point, radius: number): Line {
  const last = line.at(-1);
  const end = last?.points.at(-1);
  if (last === undefined || end === undefined) return [{ points: [at], radius }];
  if (distance(end, at) < lineTolerance) return line;
  const before = line.slice(0, -1);
  if (radius === last.radius && last.points.length < most) return [...before, { points: [...last.points, at], radius }];
  return [...before, { ...last, points: simplified(last.points, lineTolerance) }, { points: [end, at], radius }];
}

/** All points of a line; each piece begins with the last point of the one before. */
export const pointsOf = (line: Line): readonly Point[] =>
  line.flatMap(({ points }, index) => (index === 0 ? points : points.slice(1)));
