import type { Architecture } from '../model/architecture.ts';
import { channelsOf } from '../model/architecture.ts';
import { orientations } from './orientations.ts';
import type { Channels } from './standardise.ts';
import { standardise } from './standardise.ts';

/**
 * Writes one prepared image as a network sees it: area × channels values from `offset` on.
 * @param pixels row-major RGB of many images
 * @param start index of the image's first byte
 * @param order where each pixel comes from (see `orientations`); −1 is background
 * @param mean the image's `foregroundMean`, where it is known already; grey images need none
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

export function inputWriter({ input }: Architecture): WriteInput {
  return input === 'stain' ? standardise : writeGrey;
}

/** The first channel, in [0,1] unless a gain takes it further. */
const writeGrey: WriteInput = (pixels, start, order, target, offset, gains = [1, 1, 1]) => {
  const scale = gains[0] / 255;
  for (let index = 0; index < order.length; index++) {
    const source = order[index]!;
    target[offset + index] = source < 0 ? 0 : pixels[start + source * 3]! * scale;
  }
};

/**
 * Images as a network sees them, unturned.
 * @param pixels images × size × size × 3, 0…255
 * @param target written over, and answered as far as it is filled; a new array unless given
 * @returns images × size × size × channels
 */
export function networkInputs(pixels: Uint8Array, architecture: Architecture, target?: Float32Array): Float32Array {
  const { size } = architecture;
  const upright = orientations(size)[0] as Int32Array;
  const write = inputWriter(architecture);
  const area = size * size;
  const values = area * channelsOf(architecture);
  const images = pixels.length / (area * 3);
  const inputs = target?.subarray(0, images * values) ?? new Float32Array(images * values);
  for (let image = 0; image < images; image++) write(pixels, image * area * 3, upright, inputs, image * values);
  return inputs;
}
