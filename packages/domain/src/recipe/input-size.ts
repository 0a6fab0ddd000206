import { z } from 'zod';
import { modelSize } from '../words.ts';

/** What the side of the model's square may be, in pixels. The model's poolings and the tiles of occlusion divide the side by 16. */
export const inputSizes = { smallest: 32, largest: 512, step: 16 } as const;

/** The sizes that a page offers. */
export const usualSizes = [32, 48, 64, 96, 128, 160, 192, 224, 256, 320, 384, 448, 512] as const;

const { smallest, largest, step } = inputSizes;

/** Side of the square, in pixels, that all images of a project are prepared at. */
export const inputSizeSchema = z
  .int('is a whole number of pixels')
  .min(smallest, `is ${smallest} pixels at least`)
  .max(largest, `is ${largest} pixels at most`)
  .multipleOf(step, `is a multiple of ${step} pixels`);

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

/** Images of the default size whose pixels a step of training holds at most, unless a recipe says otherwise. */
const mostInStep = 512;

/** Images a step where it usually is `usual`: fewer of large ones, since a training at 512 pixels would take 20 GiB of memory, not 7. */
export const batchAt = (usual: number, size: number): number => Math.min(usual, imagesAtOnce(mostInStep, size));

/** How much longer a step of training takes than at the default size: the pixels decide. */
export const timesThePixels = (size: number): number => (size / modelSize) ** 2;
