import type { Background } from '@fovea/domain';
import type { Architecture } from '../model/architecture.ts';
import { channelsOf } from '../model/architecture.ts';
import { writeAsForImagenet, writeAsItIs, writeByItself } from './normalise.ts';
import { orientations } from './orientations.ts';
import { standardise } from './standardise.ts';
import { surroundOf } from './surround.ts';
import type { WriteInput } from './write-input.ts';

/** The first channel, in [0,1] unless a gain takes it further. */
const writeGrey =
  (background: Background): WriteInput =>
  (pixels, start, order, target, offset, gains = [1, 1, 1]) => {
    const scale = gains[0] / 255;
    const { colour } = surroundOf(background, pixels.subarray(start, start + order.length * 3));
    for (let index = 0; index < order.length; index++) {
      const source = order[index]!;
      target[offset + index] = (source < 0 ? colour[0] : pixels[start + source * 3]!) * scale;
    }
  };

const writers: Readonly<Record<Architecture['input'], (background: Background) => WriteInput>> = {
  stain: standardise,
  imagenet: writeAsForImagenet,
  'per-image': writeByItself,
  none: writeAsItIs,
  grey: writeGrey,
};

export function inputWriter({ input, background }: Architecture): WriteInput {
  return writers[input](background ?? 'black');
}

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
