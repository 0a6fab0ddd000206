import type { Background } from '@fovea/domain';
import { backgroundColour } from '@fovea/domain';

/** A number for each of red, green and blue. */
export type Channels = readonly [number, number, number];

/** Which pixels of an image are background, and what stands where the image ends. */
export interface Surround {
  /** 0…255. */
  readonly colour: Channels;
  /** A pixel is background where each of its channels lies within this of the colour; below 0, none is. */
  readonly within: number;
}

const within = 24;
const black: Surround = { colour: [0, 0, 0], within };
const white: Surround = { colour: [255, 255, 255], within };
const none: Surround = { colour: black.colour, within: -1 };

/** @param image one prepared image, size × size × 3 */
export function surroundOf(background: Background, image: Uint8Array): Surround {
  switch (background) {
    case 'black':
      return black;
    case 'white':
      return white;
    case 'none':
      return none;
    case 'edge': {
      const side = Math.sqrt(image.length / 3);
      return { colour: backgroundColour('edge', { width: side, height: side, rgb: image }), within };
    }
  }
}

/** Whether a pixel belongs to what the image shows. @param start index of its first byte */
export const isForeground = (image: Uint8Array, start: number, { colour, within }: Surround = black): boolean =>
  Math.abs(image[start]! - colour[0]) > within ||
  Math.abs(image[start + 1]! - colour[1]) > within ||
  Math.abs(image[start + 2]! - colour[2]) > within;

/** Mean colour of an image's foreground, 0…255 per channel; [0, 0, 0] where there is none. @param image area × 3 */
export function foregroundMean(image: Uint8Array, { colour, within }: Surround = black): Channels {
  const [redBehind, greenBehind, blueBehind] = colour;
  let red = 0;
  let green = 0;
  let blue = 0;
  let count = 0;
  for (let index = 0; index < image.length; index += 3) {
    const r = image[index]!;
    const g = image[index + 1]!;
    const b = image[index + 2]!;
    const isBehind =
      Math.abs(r - redBehind) <= within && Math.abs(g - greenBehind) <= within && Math.abs(b - blueBehind) <= within;
    if (isBehind) continue;
    red += r;
    green += g;
    blue += b;
    count++;
  }
  return count === 0 ? [0, 0, 0] : [red / count, green / count, blue / count];
}
