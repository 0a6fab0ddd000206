import { contours } from 'd3-contour';

type Place = readonly [x: number, y: number];

/**
 * Where values have a level or more, as areas.
 * @param values row-major
 * @param isSmooth whether edges run where the values between two pixels would pass the level, or through the middles
 * @returns for each piece its outline, then those of its holes; pixel (i, j) covers [i, i + 1) × [j, j + 1)
 */
export function areasFrom(level: number, values: Iterable<number>, width: number, isSmooth: boolean): Place[][][] {
  const numbers = [...values];
  const { coordinates } = contours()
    .size([width, numbers.length / width])
    .smooth(isSmooth)
    .contour(numbers, level);
  // The last place of a ring is its first.
  return coordinates.map((rings) => rings.map((ring) => ring.slice(0, -1).map(([x = NaN, y = NaN]): Place => [x, y])));
}
