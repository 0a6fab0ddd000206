import type { Polygon, Ring } from '@fovea/domain';
import { ringArea } from '@fovea/domain';
import { simplified } from '@fovea/geometry';
import { lineTolerance } from './tools/line.ts';

/** What encloses fewer square pixels of the image is noise. */
export const noise = 5;

/**
 * Polygons of outlines that follow pixels: with fewer corners, and without holes that are noise.
 * @param pieces of each its outline, then those of its holes, in image pixels
 */
export function traced(pieces: readonly (readonly Ring[])[]): Polygon[] {
  const light = (ring: Ring) => simplified(ring, lineTolerance);
  return pieces.flatMap(([outer, ...holes]): Polygon[] => {
    const open = holes.filter((hole) => ringArea(hole) >= noise);
    return outer === undefined ? [] : [[light(outer), ...open.map(light)]];
  });
}
