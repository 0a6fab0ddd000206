/**
 * The one geometry between an image and the model: the image is centred on a square of its longer side, never
 * stretched, and that square is resized to `size` × `size`. Coordinates are continuous: pixel (i, j) covers
 * [i, i + 1) × [j, j + 1), y down.
 */
export interface Letterbox {
  /** Image width and height in pixels. */
  readonly width: number;
  readonly height: number;
  /** Side of the model's square in pixels. */
  readonly size: number;
  /** Model pixels per image pixel. */
  readonly scale: number;
  /** Empty border left of and above the image, in image pixels; whole pixels, the odd one goes right and below. */
  readonly left: number;
  readonly top: number;
}

export function letterbox(width: number, height: number, size: number): Letterbox {
  const side = Math.max(width, height);
  return {
    width,
    height,
    size,
    scale: size / side,
    left: Math.floor((side - width) / 2),
    top: Math.floor((side - height) / 2),
  };
}

export type Point = readonly [x: number, y: number];

export function imageToMap(box: Letterbox, [x, y]: Point): Point {
  return [(x + box.left) * box.scale, (y + box.top) * box.scale];
}
