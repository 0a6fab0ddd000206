import { modelSize } from '@fovea/domain';

/** A length of so many pixels of the default size as the same share of another width; never fewer pixels. */
export function atWidth(pixels: number, size: number): number {
  return Math.max(pixels, Math.round((pixels * size) / modelSize));
}
