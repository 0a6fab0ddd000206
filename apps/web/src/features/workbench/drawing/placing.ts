import type { Point, Shape } from '@fovea/domain';
import type { Box, Extent } from './shape-editing.ts';
import { boxOf, movedBy, moveShape, roomFor } from './shape-editing.ts';

/** Rounding that moves a shape out of the image and back may leave. */
const asGoodAs = 1e-6;
const isSame = (a: Box, b: Box) =>
  [a.x - b.x, a.y - b.y, a.width - b.width, a.height - b.height].every((off) => Math.abs(off) < asGoodAs);

const directions: readonly Point[] = [
  [1, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
];
/** Copies of one region that are laid out beside one another before they may cover one another. */
const mostSteps = 50;

/**
 * Where copies of shapes go so that each can be seen: beside the shapes that are there, a step down and to the right, or
 * wherever the image has room. Where it has none, they stay.
 * @param step in image pixels
 * @param from 0 where the copies may stay in place as long as nothing lies there, 1 where they must move
 */
export function besideOthers(
  shapes: readonly Shape[],
  others: readonly Shape[],
  { step, from, image }: { readonly step: number; readonly from: 0 | 1; readonly image: Extent },
): readonly Shape[] {
  const taken = others.map((shape) => boxOf([shape]));
  const [first] = shapes.map((shape) => boxOf([shape]));
  if (first === undefined) return shapes;
  for (let times: number = from; times < mostSteps; times++) {
    for (const [dx, dy] of directions) {
      const by: Point = [dx * step * times, dy * step * times];
      const room = roomFor(shapes, by, image);
      if (Math.abs(room[0] - by[0]) > asGoodAs || Math.abs(room[1] - by[1]) > asGoodAs) continue;
      const place = { ...first, x: first.x + by[0], y: first.y + by[1] };
      if (!taken.some((other) => isSame(other, place))) return shapes.map((shape) => movedBy(shape, by));
    }
  }
  return shapes;
}

/** A shape moved into an image as far as needed; null where it is larger than the image. */
export function movedInside(shape: Shape, image: Extent): Shape | null {
  const { width, height } = boxOf([shape]);
  if (width > image.width + asGoodAs || height > image.height + asGoodAs) return null;
  const room = roomFor([shape], [0, 0], image);
  return room.every((off) => Math.abs(off) < asGoodAs) ? shape : moveShape(shape, [0, 0], image);
}
