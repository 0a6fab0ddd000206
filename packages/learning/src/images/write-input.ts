import type { Channels } from './surround.ts';

/**
 * Writes one prepared image as a network sees it: area × channels values from `offset` on.
 * @param pixels row-major RGB of many images
 * @param start index of the image's first byte
 * @param target receives what the network sees, from `offset` on
 * @param order where each pixel comes from (see `orientations`); −1 is background
 * @param gains what each colour channel is multiplied by beforehand
 * @param mean the image's `foregroundMean`, where it is known already; only `stain` needs it
 */
export type WriteInput = (
  pixels: Uint8Array,
  start: number,
  order: Int32Array,
  target: Float32Array,
  offset: number,
  gains?: Channels,
  mean?: Channels,
) => void;
