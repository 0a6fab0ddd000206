import type { Background } from '@fovea/domain';
import type { Architecture } from '../model/architecture.ts';
import type { Channels } from './surround.ts';
import { surroundOf } from './surround.ts';
import type { WriteInput } from './write-input.ts';

const unchanged: Channels = [1, 1, 1];

/** Mean and standard deviation of ImageNet's images, in [0,1]: what networks that were trained on it expect. */
const imagenet = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const satisfies Spread;
const none = { mean: [0, 0, 0], deviation: [1, 1, 1] } as const satisfies Spread;

/** In [0,1]. */
interface Spread {
  readonly mean: Channels;
  readonly deviation: Channels;
}

/** What each image is normalised by. Where it is the image's own, that of ImageNet's images stands for it. */
export const spreadOf = (input: Architecture['input']): Spread =>
  input === 'none' || input === 'grey' ? none : imagenet;

/** (g·x − mean) / deviation with x in [0,1]; where an image ends, x is the background's colour. */
function writeBy(
  { mean, deviation }: Spread,
  background: Background,
  ...[pixels, start, order, target, offset, gains = unchanged]: Parameters<WriteInput>
): void {
  const { colour } = surroundOf(background, pixels.subarray(start, start + order.length * 3));
  for (let channel = 0; channel < 3; channel++) {
    const scale = gains[channel]! / 255 / deviation[channel]!;
    const shift = mean[channel]! / deviation[channel]!;
    for (let index = 0; index < order.length; index++) {
      const source = order[index]!;
      const value = source < 0 ? colour[channel]! : pixels[start + source * 3 + channel]!;
      target[offset + index * 3 + channel] = value * scale - shift;
    }
  }
}

export const writeAsForImagenet =
  (background: Background): WriteInput =>
  (...image) =>
    writeBy(imagenet, background, ...image);

export const writeAsItIs =
  (background: Background): WriteInput =>
  (...image) =>
    writeBy(none, background, ...image);

/**
 * Takes the mean of all of an image's values away, and divides by their standard deviation. An image of one colour, whose
 * deviation is 0, becomes 0.
 * @see tf.image.per_image_standardization, which bounds the deviation in the same way
 */
export const writeByItself =
  (background: Background): WriteInput =>
  (pixels, start, order, target, offset, gains = unchanged) => {
    const values = order.length * 3;
    let [sum, squares] = [0, 0];
    for (let index = 0; index < values; index++) {
      const value = (pixels[start + index]! * gains[index % 3]!) / 255;
      sum += value;
      squares += value * value;
    }
    const mean = sum / values;
    const deviation = Math.max(Math.sqrt(Math.max(0, squares / values - mean * mean)), 1 / Math.sqrt(values));
    const own: Spread = { mean: [mean, mean, mean], deviation: [deviation, deviation, deviation] };
    writeBy(own, background, pixels, start, order, target, offset, gains);
  };
