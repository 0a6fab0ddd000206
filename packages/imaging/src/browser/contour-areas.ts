import { contours } from 'd3-contour';

type Place = readonly [x: number, y: number];

/**
 * Where a map has a level or more: what its contour lines enclose (see `contourLines`), together with the map's rim.
 * @param map square, row-major
 * @returns in map pixels, for each piece its outline, then those of its holes
 */
export function contourAreas(map: Float32Array, level: number): Place[][][] {
  const side = Math.sqrt(map.length);
  const { coordinates } = contours()
    .size([side, side])
    .contour([...map], level);
  // The last place of a ring is its first.
  return coordinates.map((rings) => rings.map((ring) => ring.slice(0, -1).map(([x = NaN, y = NaN]): Place => [x, y])));
}
