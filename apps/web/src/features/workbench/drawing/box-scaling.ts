import type { Point, Shape } from '@fovea/domain';
import { decimal } from '#lib/format.ts';
import type { Box, Extent } from './shape-editing.ts';
import { isBoxed, withRings } from './shape-editing.ts';

/** Which side a handle of a box pulls along each axis: the lower one, none, the upper one. */
type Pull = readonly [x: -1 | 0 | 1, y: -1 | 0 | 1];

/** Clockwise from the upper left corner. */
export const boxHandles: readonly Pull[] = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
];

/** Image pixels that a side of a scaled box keeps. */
const leastSide = 1;

/** Where a handle of a box lies. */
export const handleAt = ({ x, y, width, height }: Box, [sideX, sideY]: Pull): Point => [
  x + (width * (sideX + 1)) / 2,
  y + (height * (sideY + 1)) / 2,
];

/** One axis of a box: where it begins, how long it is, which side is pulled, and how long the image is there. */
interface Axis {
  readonly from: number;
  readonly length: number;
  readonly side: -1 | 0 | 1;
  readonly image: number;
}

/** How many times longer an axis may become: the side that is not pulled stays; where none is pulled, the middle. */
function mostOf({ from, length, side, image }: Axis): number {
  if (side === 1) return (image - from) / length;
  if (side === -1) return (from + length) / length;
  return (2 * Math.min(from + length / 2, image - from - length / 2)) / length;
}

/** How many times longer an axis becomes where its side is pulled to `to`; null where no side is. */
function timesOf({ from, length, side }: Axis, to: number): number | null {
  if (side === 0) return null;
  return (side === 1 ? to - from : from + length - to) / length;
}

function scaled({ from, length, side }: Axis, times: number): { from: number; length: number } {
  const longer = length * times;
  const start = { [-1]: from + length - longer, 0: from + (length - longer) / 2, 1: from }[side];
  return { from: start, length: longer };
}

/**
 * A box of which one handle is pulled to a point: the opposite corner or side stays, the box stays inside of the image, and
 * does not turn over.
 * @param keepsProportions whether width and height change by the same factor; from a side, the other axis keeps its middle
 */
export function pulledBox(box: Box, [sideX, sideY]: Pull, to: Point, image: Extent, keepsProportions: boolean): Box {
  const axes: readonly [Axis, Axis] = [
    { from: box.x, length: box.width, side: sideX, image: image.width },
    { from: box.y, length: box.height, side: sideY, image: image.height },
  ];
  const least = axes.map(({ length }) => Math.min(1, leastSide / length));
  const most = axes.map(mostOf);
  const wanted = [timesOf(axes[0], to[0]), timesOf(axes[1], to[1])];
  const between = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  const together = between(
    Math.max(...wanted.filter((times) => times !== null)),
    Math.max(...least),
    Math.min(...most),
  );
  const times = (at: 0 | 1) =>
    keepsProportions ? together : between(wanted[at] ?? 1, least[at] ?? 1, Math.max(1, most[at] ?? 1));
  const [x, y] = [scaled(axes[0], times(0)), scaled(axes[1], times(1))];
  return { x: x.from, y: y.from, width: x.length, height: y.length };
}

/** A shape stretched from its box to another one: parts and holes stay parts and holes. */
export function scaledTo(shape: Shape, from: Box, to: Box): Shape {
  const alongX = (x: number) => to.x + ((x - from.x) * to.width) / from.width;
  const alongY = (y: number) => to.y + ((y - from.y) * to.height) / from.height;
  if (isBoxed(shape)) return { ...shape, ...to };
  return withRings(shape, (ring) => ring.map(([x, y]) => [alongX(x), alongY(y)]));
}

/** Which of the numbers that a person typed for a region's box cannot be, and why, in a sentence; null where all can. */
export function boxFault(box: Box, image: Extent): { readonly field: keyof Box; readonly words: string } | null {
  const notNumber = (['x', 'y', 'width', 'height'] as const).find((field) => !Number.isFinite(box[field]));
  if (notNumber !== undefined) return { field: notNumber, words: 'Type a number into each field.' };
  for (const [name, at, length, side] of [
    ['X', 'x', 'width', 'wide'],
    ['Y', 'y', 'height', 'high'],
  ] as const) {
    const most = image[length];
    const wrong = (field: keyof Box, words: string) => ({ field, words });
    if (box[length] < leastSide) return wrong(length, `The region must be at least ${leastSide} px ${side}.`);
    if (box[length] > most)
      return wrong(
        length,
        `The image is ${most} px ${side}: the region cannot be ${decimal(box[length], 1)} px ${side}.`,
      );
    if (box[at] < 0) return wrong(at, `${name} must be at least 0 px.`);
    if (box[at] + box[length] > most)
      return wrong(at, `The image is ${most} px ${side}: ${name} can be ${decimal(most - box[length], 1)} px at most.`);
  }
  return null;
}
