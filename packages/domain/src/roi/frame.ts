import type { Fit, InputSettings } from '../recipe/input-settings.ts';

/**
 * The one geometry between an image and the model: a square on the image's centre, never stretched, resized to
 * `size` × `size`. Coordinates are continuous: pixel (i, j) covers [i, i + 1) × [j, j + 1), y down.
 */
export interface Frame {
  /** Image width and height in pixels. */
  readonly width: number;
  readonly height: number;
  /** Side of the model's square in pixels. */
  readonly size: number;
  /** Side of the square in image pixels. */
  readonly side: number;
  /** Model pixels per image pixel. */
  readonly scale: number;
  /**
   * Empty border left of and above the image, in image pixels; below 0 where the square leaves that much of the image out.
   * Whole pixels, the odd one goes right and below.
   */
  readonly left: number;
  readonly top: number;
}

/** The square of the image's longer side: the whole image is in it, with a border. */
export const letterbox = (width: number, height: number, size: number): Frame =>
  centredSquare({ width, height, size, side: Math.max(width, height) });

/** The square of the image's shorter side: nothing is added, and the ends of the longer side are left out. */
export const centreCrop = (width: number, height: number, size: number): Frame =>
  centredSquare({ width, height, size, side: Math.min(width, height) });

function centredSquare(square: Pick<Frame, 'width' | 'height' | 'size' | 'side'>): Frame {
  const { width, height, size, side } = square;
  // 0 + x: negative zero would leak into comparisons.
  const border = (length: number) => 0 + Math.trunc((side - length) / 2);
  return { ...square, scale: size / side, left: border(width), top: border(height) };
}

const frames = { letterbox, crop: centreCrop } as const satisfies Record<Fit, typeof letterbox>;

/** What the model sees of an image that is prepared in this way. */
export const frameOf = (
  { width, height }: Pick<Frame, 'width' | 'height'>,
  { size, fit }: Pick<InputSettings, 'size' | 'fit'>,
): Frame => frames[fit](width, height, size);

export type Point = readonly [x: number, y: number];

export function imageToMap(frame: Frame, [x, y]: Point): Point {
  return [(x + frame.left) * frame.scale, (y + frame.top) * frame.scale];
}

/** An upright rectangle in image pixels. */
export interface Extent {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The square that the model sees, in image pixels: what a map spans. */
export function squareOf({ left, top, side }: Frame): Extent {
  return { x: 0 - left, y: 0 - top, width: side, height: side };
}

/** The part of the image that the model sees. */
export function seenOf(frame: Frame): Extent {
  const square = squareOf(frame);
  const [x, y] = [Math.max(0, square.x), Math.max(0, square.y)];
  return {
    x,
    y,
    width: Math.min(frame.width, square.x + square.width) - x,
    height: Math.min(frame.height, square.y + square.height) - y,
  };
}

/** Whether the square leaves a part of the image out. */
export const leavesOut = ({ left, top }: Frame): boolean => left < 0 || top < 0;
