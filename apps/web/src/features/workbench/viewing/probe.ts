import type { Frame, Point } from '@fovea/domain';
import { percentileOf, squareOf, valueAt } from '@fovea/domain';

/** Decoded pixels as a canvas gives them: RGBA, row-major. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export interface ProbeReading {
  /** Whole image pixel; negative or beyond the image where the pointer is on the padding. */
  readonly x: number;
  readonly y: number;
  readonly inImage: boolean;
  /** Whether the model sees this pixel: not where a crop leaves it out. */
  readonly isSeen: boolean;
  readonly rgb: readonly [red: number, green: number, blue: number] | null;
  /** The map's raw value under the pixel's centre; null outside the map or without one. */
  readonly value: number | null;
  /** Share of the map's pixels at or below that value, in per cent. */
  readonly percentile: number | null;
}

/** What lies under one image pixel: its colour, and the map's value there with its rank in the whole map. */
export function probe(point: Point, pixels: Pixels | null, map: Float32Array | null, frame: Frame): ProbeReading {
  const [x, y] = [Math.floor(point[0]), Math.floor(point[1])];
  const inImage = x >= 0 && y >= 0 && x < frame.width && y < frame.height;
  const square = squareOf(frame);
  const isSeen = x >= square.x && y >= square.y && x < square.x + square.width && y < square.y + square.height;
  const value = map === null ? null : (valueAt(map, frame, point) ?? null);
  return {
    x,
    y,
    inImage,
    isSeen,
    rgb: inImage && pixels !== null ? colourAt(pixels, x, y) : null,
    value,
    percentile: map === null || value === null ? null : percentileOf(map, value),
  };
}

/** The colour of a pixel of the image; null where there is none. */
export function colourAt({ width, data }: Pixels, x: number, y: number): [number, number, number] | null {
  const start = (y * width + x) * 4;
  const [red, green, blue] = data.subarray(start, start + 3);
  return red === undefined || green === undefined || blue === undefined ? null : [red, green, blue];
}
