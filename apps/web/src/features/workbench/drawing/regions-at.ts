import type { Point, Roi, Shape } from '@fovea/domain';
import { ringsOf } from '@fovea/domain';

/** Whether a shape covers a point: as many outlines are crossed on the way out as an odd number says. Holes are not covered. */
export function covers(shape: Shape, [x, y]: Point): boolean {
  let isInside = false;
  for (const ring of ringsOf(shape)) {
    let [beforeX, beforeY] = ring.at(-1) ?? [NaN, NaN];
    for (const [cornerX, cornerY] of ring) {
      const passes = cornerY > y !== beforeY > y;
      if (passes && x < beforeX + ((y - beforeY) * (cornerX - beforeX)) / (cornerY - beforeY)) isInside = !isInside;
      [beforeX, beforeY] = [cornerX, cornerY];
    }
  }
  return isInside;
}

/** The regions at a point of the image, those drawn last first: they lie over the others. */
export const regionsAt = (point: Point, regions: readonly Roi[]): readonly Roi[] =>
  regions.filter(({ shape }) => covers(shape, point)).reverse();
