/** A pixel belongs to the cell, not to the black surround, where its brightest channel lies above this (0…255). */
const darkestForeground = 24;
/** Spread of stain within a cell is about a quarter of the range. */
const gain = 4;

function isForeground(red: number, green: number, blue: number): boolean {
  return red > darkestForeground || green > darkestForeground || blue > darkestForeground;
}

/**
 * Mean colour of an image's foreground, 0…255 per channel; [0, 0, 0] where there is none.
 * @param pixels row-major RGB of many images
 * @param start index of the image's first byte
 * @param area pixels of one image
 */
function foregroundMean(pixels: Uint8Array, start: number, area: number): [number, number, number] {
  let red = 0;
  let green = 0;
  let blue = 0;
  let count = 0;
  for (let index = start; index < start + area * 3; index += 3) {
    const r = pixels[index] ?? 0;
    const g = pixels[index + 1] ?? 0;
    const b = pixels[index + 2] ?? 0;
    if (!isForeground(r, g, b)) continue;
    red += r;
    green += g;
    blue += b;
    count++;
  }
  return count === 0 ? [0, 0, 0] : [red / count, green / count, blue / count];
}

/**
 * Stain standardisation: x' = 4·(x − mean colour of the foreground) with x in [0,1], background 0. Takes away how
 * strongly a slide was stained and keeps what differs within a cell.
 * @param order where each of the image's pixels comes from (see `orientations`)
 * @param target receives area × 3 values from `offset` on
 */
export function standardise(
  pixels: Uint8Array,
  start: number,
  order: Int32Array,
  target: Float32Array,
  offset: number,
): void {
  const [red, green, blue] = foregroundMean(pixels, start, order.length);
  const scale = gain / 255;
  let out = offset;
  for (let index = 0; index < order.length; index++, out += 3) {
    const source = start + (order[index] ?? 0) * 3;
    const r = pixels[source] ?? 0;
    const g = pixels[source + 1] ?? 0;
    const b = pixels[source + 2] ?? 0;
    const inside = isForeground(r, g, b);
    target[out] = inside ? (r - red) * scale : 0;
    target[out + 1] = inside ? (g - green) * scale : 0;
    target[out + 2] = inside ? (b - blue) * scale : 0;
  }
}
