import { isForeground } from '../images/surround.ts';

/** Stained parasites take up green light: they are this much darker there than half of their cell, 0…255. */
const darkness = 28;
/**
 * Found on pictures 48 pixels wide, and meant as shares of the width: how far from the cell's edge it is darker anyway,
 * how many connected pixels are more than noise, and how far the pieces are widened.
 */
const at48 = { rim: 2, smallestPiece: 6, widening: 1 } as const;

function thresholdsAt(size: number): Record<keyof typeof at48, number> {
  const scale = size / 48;
  return {
    rim: Math.max(1, Math.round(at48.rim * scale)),
    smallestPiece: Math.max(1, Math.round(at48.smallestPiece * scale ** 2)),
    widening: Math.max(1, Math.round(at48.widening * scale)),
  };
}

/**
 * What a simulated expert would mark as parasites on a picture of one stained cell: the pixels whose green lies more
 * than 28 below the median of the cell's, a twenty-fourth of the width or more from its edge, in connected pieces of a
 * 384th of the picture or more, widened by a forty-eighth of the width. A stand-in where nobody has drawn: it also fires on some stains and platelets of healthy cells.
 * @param image one prepared image, size × size × 3, 0…255, black around the cell
 * @returns size × size, 0 or 1
 */
export function parasiteMask(image: Uint8Array, size: number): Float32Array {
  const foreground = new Uint8Array(size * size);
  const counts = new Uint32Array(256);
  for (let pixel = 0; pixel < foreground.length; pixel++) {
    if (!isForeground(image, pixel * 3)) continue;
    foreground[pixel] = 1;
    const green = image[pixel * 3 + 1]!;
    counts[green] = counts[green]! + 1;
  }
  const darkest = median(counts) - darkness;
  let dark: Uint8Array = foreground;
  const { rim, smallestPiece, widening } = thresholdsAt(size);
  for (let step = 0; step < rim; step++) dark = shrink(dark, size);
  dark = dark.map((inside, pixel) => (inside === 1 && image[pixel * 3 + 1]! < darkest ? 1 : 0));
  let mask = withoutSpecks(dark, size, smallestPiece);
  for (let step = 0; step < widening; step++) mask = widen(mask, size);
  return Float32Array.from(mask);
}

/** Of values 0…255 by how often each occurs; the mean of the middle two where there is an even number of them. */
function median(counts: Uint32Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const at = (place: number) => {
    let seen = 0;
    return counts.findIndex((count) => (seen += count) > place);
  };
  return (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 2;
}

/** The pixels above, below, left and right that lie in the picture, −1 for those that do not. */
function neighbours(pixel: number, size: number): [number, number, number, number] {
  const column = pixel % size;
  return [
    pixel - size,
    pixel + size < size * size ? pixel + size : -1,
    column > 0 ? pixel - 1 : -1,
    column < size - 1 ? pixel + 1 : -1,
  ];
}

function shrink(mask: Uint8Array, size: number): Uint8Array {
  return mask.map((value, pixel) => (value === 1 && neighbours(pixel, size).every((at) => mask[at] === 1) ? 1 : 0));
}

function widen(mask: Uint8Array, size: number): Uint8Array {
  return mask.map((value, pixel) => (value === 1 || neighbours(pixel, size).some((at) => mask[at] === 1) ? 1 : 0));
}

/** Leaves out connected pieces of fewer pixels than count. */
function withoutSpecks(mask: Uint8Array, size: number, smallestPiece: number): Uint8Array {
  const left = mask.slice();
  const kept = new Uint8Array(mask.length);
  for (const start of mask.keys()) {
    if (left[start] !== 1) continue;
    const piece = [start];
    left[start] = 0;
    // The piece grows while it is gone through.
    for (const pixel of piece) {
      for (const at of neighbours(pixel, size)) {
        if (left[at] !== 1) continue;
        left[at] = 0;
        piece.push(at);
      }
    }
    if (piece.length >= smallestPiece) for (const pixel of piece) kept[pixel] = 1;
  }
  return kept;
}
