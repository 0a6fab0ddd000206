import { contours } from 'd3-contour';

type Place = readonly [x: number, y: number];

/**
 * Outlines of the pixels of a mask that are 1: for each piece its outer one, then those of its holes. They run through the
 * middles between pixels of 1 and 0, so that a single pixel is a diamond.
 * @param mask row-major
 */
export function maskOutlines(mask: Uint8Array, width: number): Place[][][] {
  const { coordinates } = contours()
    .size([width, mask.length / width])
    .smooth(false)
    .contour([...mask], 0.5);
  // The last place of a ring is its first.
  return coordinates.map((rings) => rings.map((ring) => ring.slice(0, -1).map(([x = NaN, y = NaN]): Place => [x, y])));
}
