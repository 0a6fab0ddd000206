import type { Surround } from '../images/surround.ts';
import { isForeground } from '../images/surround.ts';

/**
 * Where the cell is: the largest piece of foreground, connected by edges. What lies apart from it (a label, a dot of ink
 * beside the cell, another cell's rim) is not.
 * @param image one prepared image, size × size × 3, 0…255
 * @param surround what is background; black unless given
 * @returns size × size: 1 on the cell, else 0
 */
export function cellMask(image: Uint8Array, size: number, surround?: Surround): Uint8Array {
  const area = size * size;
  const piece = new Uint32Array(area);
  const waiting = new Int32Array(area);
  let pieces = 0;
  let largest = 0;
  let most = 0;
  for (let start = 0; start < area; start++) {
    if (piece[start] !== 0 || !isForeground(image, start * 3, surround)) continue;
    pieces++;
    let found = 0;
    let done = 0;
    const take = (pixel: number) => {
      if (piece[pixel] !== 0 || !isForeground(image, pixel * 3, surround)) return;
      piece[pixel] = pieces;
      waiting[found++] = pixel;
    };
    take(start);
    while (done < found) {
      const pixel = waiting[done++]!;
      const column = pixel % size;
      if (pixel >= size) take(pixel - size);
      if (pixel + size < area) take(pixel + size);
      if (column > 0) take(pixel - 1);
      if (column < size - 1) take(pixel + 1);
    }
    if (found > most) [most, largest] = [found, pieces];
  }
  return Uint8Array.from(piece, (value) => (value !== 0 && value === largest ? 1 : 0));
}
