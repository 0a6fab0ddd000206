import type { Point, Roi } from '@fovea/domain';
import { boxHandles, handleAt, pulledBox, scaledTo } from './box-scaling.ts';
import type { Box, Extent } from './shape-editing.ts';
import { boxOf } from './shape-editing.ts';

/** A press on a handle of a region's box, until it is let go. */
export class BoxPull {
  #by: Point = [0, 0];
  #keepsProportions = false;
  readonly #roi: Roi;
  readonly #box: Box;
  readonly #handle: (typeof boxHandles)[number];
  readonly #from: Point;
  readonly #image: Extent;

  /** @param index of the handle, as in `boxHandles` */
  constructor(roi: Roi, index: number, from: Point, image: Extent) {
    this.#roi = roi;
    this.#box = boxOf([roi.shape]);
    this.#handle = boxHandles[index] ?? [0, 0];
    this.#from = from;
    this.#image = image;
  }

  move(to: Point, keepsProportions: boolean): void {
    this.#keepsProportions = keepsProportions;
    this.#by = [to[0] - this.#from[0], to[1] - this.#from[1]];
  }

  /** The region as it is pulled now. The handle goes with the pointer, wherever on the handle that took hold. */
  get scaled(): Roi {
    const [x, y] = handleAt(this.#box, this.#handle);
    const to: Point = [x + this.#by[0], y + this.#by[1]];
    const box = pulledBox(this.#box, this.#handle, to, this.#image, this.#keepsProportions);
    return { ...this.#roi, shape: scaledTo(this.#roi.shape, this.#box, box) };
  }
}
