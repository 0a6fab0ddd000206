/** A pixel belongs to the cell, not to the black surround, where its brightest channel lies above this (0…255). */
const darkestForeground = 24;
/** Spread of stain within a cell is about a quarter of the range. */
const gain = 4;

/** Whether a pixel belongs to the cell. @param start index of its first byte */
export const isForeground = (image: Uint8Array, start: number): boolean =>
  image[start]! > darkestForeground || image[start + 1]! > darkestForeground || image[start + 2]! > darkestForeground;

/** A number for each of red, green and blue. */
export type Channels = readonly [number, number, number];

const unchanged: Channels = [1, 1, 1];

/** Mean colour of an image's foreground, 0…255 per channel; [0, 0, 0] where there is none. @param image area × 3 */
export function foregroundMean(image: Uint8Array): Channels {
  let red = 0;
  let green = 0;
  let blue = 0;
  let count = 0;
  for (let index = 0; index < image.length; index += 3) {
    const r = image[index]!;
    const g = image[index + 1]!;
    const b = image[index + 2]!;
    if (r <= darkestForeground && g <= darkestForeground && b <= darkestForeground) continue;
    red += r;
    green += g;
    blue += b;
    count++;
  }
  return count === 0 ? [0, 0, 0] : [red / count, green / count, blue / count];
}

/**
 * Stain standardisation: x' = 4·(x − mean colour of the foreground) with x in [0,1], background 0. Takes away how
 * strongly a slide was stained and keeps what differs within a cell. The mean is that of the whole image, also where an
 * order cuts a part off.
 * @param pixels row-major RGB of many images
 * @param start index of the image's first byte
 * @param order where each of the image's pixels comes from (see `orientations`); −1 is background
 * @param target receives area × 3 values from `offset` on
 * @param gains what each colour channel is multiplied by beforehand: x' = 4·(g·x − mean of g·x) = 4·g·(x − mean), so a
 * gain changes contrast, and nothing else of it would be left. What is background is decided without them.
 * @param mean the image's `foregroundMean`, where it is known already
 */
export function standardise(
  pixels: Uint8Array,
  start: number,
  order: Int32Array,
  target: Float32Array,
  offset: number,
  gains = unchanged,
  mean?: Channels,
): void {
  // Indices that count from 0 stay small whole numbers, whatever `start` is: that halves the time.
  const image = pixels.subarray(start, start + order.length * 3);
  const values = target.subarray(offset, offset + image.length);
  const [red, green, blue] = mean ?? foregroundMean(image);
  const redScale = (gain / 255) * gains[0];
  const greenScale = (gain / 255) * gains[1];
  const blueScale = (gain / 255) * gains[2];
  for (let index = 0, out = 0; index < order.length; index++, out += 3) {
    const source = order[index]! * 3;
    let r = 0;
    let g = 0;
    let b = 0;
    if (source >= 0) {
      r = image[source]!;
      g = image[source + 1]!;
      b = image[source + 2]!;
    }
    const inside = r > darkestForeground || g > darkestForeground || b > darkestForeground;
    values[out] = inside ? (r - red) * redScale : 0;
    values[out + 1] = inside ? (g - green) * greenScale : 0;
    values[out + 2] = inside ? (b - blue) * blueScale : 0;
  }
}
