import type { PreparedImages } from './prepared-images.ts';

/** Copies the pixels of some images, one after another. @returns rows × size × size × 3 */
export function gatherPixels(
  { pixels, size }: Pick<PreparedImages, 'pixels' | 'size'>,
  rows: ArrayLike<number>,
): Uint8Array {
  const bytes = size * size * 3;
  const gathered = new Uint8Array(rows.length * bytes);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? 0;
    gathered.set(pixels.subarray(row * bytes, (row + 1) * bytes), index * bytes);
  }
  return gathered;
}
