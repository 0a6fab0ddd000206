import { modelSize } from '@fovea/domain';

/** A length of so many pixels of the default size as the same share of another width; never fewer pixels. */
export function atWidth(pixels: number, size: number): number {
  return Math.max(pixels, Math.round((pixels * size) / modelSize));
}

/**
 * How many images are computed at once where it is `most` of the default size: larger images go in smaller batches, so that
 * a batch takes about the same memory. A power of two where `most` is one; at least 1.
 */
export function imagesAtOnce(most: number, size: number): number {
  const halvings = Math.max(0, Math.ceil(2 * Math.log2(size / modelSize)));
  return Math.max(1, Math.floor(most / 2 ** halvings));
}
