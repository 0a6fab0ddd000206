import { contours } from 'd3-contour';

type Place = readonly [x: number, y: number];

/**
 * Where a map passes through a level, interpolated linearly between the middles of its pixels.
 * @param map square, row-major
 * @returns lines in map pixels: pixel (i, j) covers [i, i + 1) × [j, j + 1). Closed ones end where they begin; nothing runs
 *   along the map's rim
 */
export function contourLines(map: Float32Array, level: number): Place[][] {
  const side = Math.sqrt(map.length);
  const { coordinates } = contours()
    .size([side, side])
    .contour([...map], level);
  const rings = coordinates.flat().map((ring) => ring.map(([x = NaN, y = NaN]): Place => [x, y]));
  return rings.flatMap((ring) => withoutRim(ring, side));
}

/** A ring that encloses higher values, cut where it only follows the rim. */
function withoutRim(ring: readonly Place[], side: number): Place[][] {
  const isOnRim = (place: Place | undefined) => place?.some((value) => value === 0 || value === side) === true;
  const follows = (places: readonly Place[], index: number) => isOnRim(places[index - 1]) && isOnRim(places[index]);
  const start = ring.findIndex((_, index) => follows(ring, index));
  if (start < 0) return [[...ring]];
  // The last place of a ring is its first.
  const turned = [...ring.slice(start), ...ring.slice(1, start)];
  const lines: Place[][] = [];
  turned.forEach((place, index) => {
    if (index === 0 || follows(turned, index)) lines.push([]);
    lines.at(-1)?.push(place);
  });
  return lines.filter(({ length }) => length > 1);
}
