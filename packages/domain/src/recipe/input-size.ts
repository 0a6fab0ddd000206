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

/** How much longer a step of training takes than at the default size: the pixels decide. */
export const timesThePixels = (size: number): number => (size / modelSize) ** 2;
