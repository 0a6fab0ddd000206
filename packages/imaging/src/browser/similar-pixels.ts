/** Decoded pixels as a canvas gives them: RGBA, row-major. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * The pixels that hang together with one, side by side, and whose red, green and blue each differ from its own by at most
 * `tolerance`.
 * @returns 1 for each of these, else 0; row-major
 */
export function similarPixels(
  { width, height, data }: Picture,
  [x, y]: readonly [number, number],
  tolerance: number,
): Uint8Array {
  const found = new Uint8Array(width * height);
  const seed = y * width + x;
  const isAlike = (pixel: number): boolean => {
    for (const channel of [0, 1, 2])
      if (Math.abs((data[4 * pixel + channel] ?? 0) - (data[4 * seed + channel] ?? 0)) > tolerance) return false;
    return true;
  };
  const waiting = [seed];
  found[seed] = 1;
  const visit = (pixel: number) => {
    if (found[pixel] === 1 || !isAlike(pixel)) return;
    found[pixel] = 1;
    waiting.push(pixel);
  };
  for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
    const column = pixel % width;
    if (column > 0) visit(pixel - 1);
    if (column < width - 1) visit(pixel + 1);
    if (pixel >= width) visit(pixel - width);
    if (pixel < width * (height - 1)) visit(pixel + width);
  }
  return found;
}
