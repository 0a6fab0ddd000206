import { areasFrom } from './areas-from.ts';

/**
 * Outlines of the pixels of a mask that are 1: for each piece its outer one, then those of its holes. They run through the
 * middles between pixels of 1 and 0, so that a single pixel is a diamond.
 * @param mask row-major
 */
export const maskOutlines = (mask: Uint8Array, width: number) => areasFrom(0.5, mask, width, false);
