import type { InputSettings } from '@fovea/domain';
import { backgroundColour, frameOf, modelSize } from '@fovea/domain';
import type { DecodedImage } from './decode.ts';

/** One model pixel's share of a run of image pixels along an axis; weights sum to at most 1, the rest is padding. */
interface Span {
  readonly first: number;
  readonly weights: Float64Array;
}

/** @param offset padding before the image, below 0 for pixels that are left out, @param length image pixels on this axis, @param scale model pixels per image pixel */
function spans(offset: number, length: number, scale: number, size: number): Span[] {
  return Array.from({ length: size }, (_, index) => {
    const from = Math.min(length, Math.max(0, index / scale - offset));
    const to = Math.min(length, Math.max(0, (index + 1) / scale - offset));
    const first = Math.min(length - 1, Math.floor(from));
    const last = Math.max(first, Math.ceil(to) - 1);
    const weights = new Float64Array(last - first + 1);
    for (let pixel = first; pixel <= last; pixel++) {
      weights[pixel - first] = Math.max(0, Math.min(to, pixel + 1) - Math.max(from, pixel)) * scale;
    }
    return { first, weights };
  });
}

/** How much of a model pixel the picture covers along an axis, in [0,1]. */
const covered = ({ weights }: Span): number => weights.reduce((sum, weight) => sum + weight, 0);

/**
 * What the model sees: a square on the picture's centre (domain `frameOf`), in the colour of the background where the picture
 * ends, and that square averaged by area, once, to `size` × `size`. Each model pixel is the mean of the square's area that it
 * covers.
 * @returns row-major RGB, `size` × `size` × 3, 0..255
 */
export function prepareImage(
  picture: DecodedImage,
  size: number = modelSize,
  { fit = 'letterbox', background = 'black' }: Partial<Pick<InputSettings, 'fit' | 'background'>> = {},
): Uint8Array {
  const { width, height, rgb } = picture;
  const frame = frameOf({ width, height }, { size, fit });
  const columns = spans(frame.left, width, frame.scale, size);
  const rows = spans(frame.top, height, frame.scale, size);
  const narrowed = new Float64Array(height * size * 3);
  let target = 0;
  for (let y = 0; y < height; y++) {
    for (const { first, weights } of columns) {
      let red = 0;
      let green = 0;
      let blue = 0;
      const start = (y * width + first) * 3;
      for (let index = 0; index < weights.length; index++) {
        const weight = weights[index] ?? 0;
        const source = start + index * 3;
        red += weight * (rgb[source] ?? 0);
        green += weight * (rgb[source + 1] ?? 0);
        blue += weight * (rgb[source + 2] ?? 0);
      }
      narrowed[target++] = red;
      narrowed[target++] = green;
      narrowed[target++] = blue;
    }
  }
  const sums = new Float64Array(size * 3);
  const prepared = new Uint8Array(size * size * 3);
  const border = backgroundColour(background, picture);
  const [acrossOf, downOf] = [columns.map(covered), rows.map(covered)];
  rows.forEach(({ first, weights }, y) => {
    sums.fill(0);
    weights.forEach((weight, index) => {
      const source = (first + index) * size * 3;
      for (let value = 0; value < sums.length; value++)
        sums[value] = (sums[value] ?? 0) + weight * (narrowed[source + value] ?? 0);
    });
    for (let value = 0; value < sums.length; value++) {
      const left = 1 - (acrossOf[Math.floor(value / 3)] ?? 0) * (downOf[y] ?? 0);
      prepared[y * size * 3 + value] = Math.round((sums[value] ?? 0) + left * (border[value % 3] ?? 0));
    }
  });
  return prepared;
}
