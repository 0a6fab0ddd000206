import type { ColourMapName } from './colour-maps.ts';
import { colourTable, tableLength } from './colour-maps.ts';

/** The values at the two ends of a colour map; values beyond take the end's colour. */
export interface ColourRange {
  readonly low: number;
  readonly high: number;
}

/** What an attention map is coloured over: all of it, so that two maps can be compared. */
export const attentionRange: ColourRange = { low: 0, high: 1 };

/** The range about zero that holds every value, for the diverging map: zero lies in its middle. At least ±`least`. */
export function divergingRange(values: Float32Array, least = 1e-6): ColourRange {
  let largest = least;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return { low: -largest, high: largest };
}

/** 0 at `low`, 1 at `high`, clamped; 0.5 where the range is empty. */
export function positionIn({ low, high }: ColourRange, value: number): number {
  if (!(high > low)) return 0.5;
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/**
 * Colours a map of numbers.
 * @param map any size, row-major
 * @returns RGBA, four bytes a value, opaque; a value that is no number is fully transparent
 */
export function colourise(
  map: Float32Array,
  colourMap: ColourMapName,
  range: ColourRange,
): Uint8ClampedArray<ArrayBuffer> {
  const table = colourTable(colourMap);
  const pixels = new Uint8ClampedArray(map.length * 4);
  for (let index = 0; index < map.length; index++) {
    const value = map[index] ?? NaN;
    if (Number.isNaN(value)) continue;
    const entry = Math.round(positionIn(range, value) * (tableLength - 1)) * 3;
    const pixel = index * 4;
    pixels[pixel] = table[entry] ?? 0;
    pixels[pixel + 1] = table[entry + 1] ?? 0;
    pixels[pixel + 2] = table[entry + 2] ?? 0;
    pixels[pixel + 3] = 255;
  }
  return pixels;
}
