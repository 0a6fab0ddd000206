import type { Background, InputSettings } from '@fovea/domain';
import { backgroundColour, FoveaError, frameOf, modelSize, seenOf } from '@fovea/domain';
import type { DecodedImage } from './decode.ts';

/** Shortest side, in pixels, that can still show something. */
const shortestSide = 8;
/** Longest shape of which either fit still leaves enough: longer side over shorter side. */
const widestAspect = 8;
/** How far a background pixel's channels lie from the background's colour at most, summed. */
const furthest = 30;
/** Smallest spread (highest − lowest value, 0..255) in any channel of the part that isn't background. */
const flatSpread = 6;
/** Share of the picture that must not be background. */
const leastForeground = 0.01;

/** What a picture is that is nothing but background. */
const allOf: Readonly<Record<Exclude<Background, 'none'>, string>> = {
  black: 'is black',
  white: 'is white',
  edge: 'has no other colour than at its edge',
};

/**
 * Refuses pictures that cannot be a cell: too small, a sliver, or all background or one flat colour in what the model sees.
 * @throws IMAGE_UNREADABLE with the reason and the figures
 */
export function assertUsable(
  picture: DecodedImage,
  { fit = 'letterbox', background = 'black' }: Partial<Pick<InputSettings, 'fit' | 'background'>> = {},
): void {
  const { width, height, rgb } = picture;
  const size = { width, height };
  if (Math.min(width, height) < shortestSide) {
    throw new FoveaError(
      'IMAGE_UNREADABLE',
      `No cell can be seen in ${width} × ${height} pixels; ${shortestSide} is the least.`,
      size,
    );
  }
  if (Math.max(width, height) > widestAspect * Math.min(width, height)) {
    throw new FoveaError(
      'IMAGE_UNREADABLE',
      `The picture is a strip of ${width} × ${height} pixels, no cell; crop it.`,
      size,
    );
  }
  const low = new Uint8Array(3).fill(255);
  const high = new Uint8Array(3);
  const [redBehind, greenBehind, blueBehind] = backgroundColour(background, picture);
  const near = background === 'none' ? -1 : furthest;
  let foreground = 0;
  const seen = seenOf(frameOf(size, { size: modelSize, fit }));
  for (let y = seen.y; y < seen.y + seen.height; y++) {
    const [first, last] = [(y * width + seen.x) * 3, (y * width + seen.x + seen.width) * 3];
    for (let index = first; index < last; index += 3) {
      const red = rgb[index]!;
      const green = rgb[index + 1]!;
      const blue = rgb[index + 2]!;
      if (Math.abs(red - redBehind) + Math.abs(green - greenBehind) + Math.abs(blue - blueBehind) <= near) continue;
      foreground++;
      if (red < low[0]!) low[0] = red;
      if (green < low[1]!) low[1] = green;
      if (blue < low[2]!) low[2] = blue;
      if (red > high[0]!) high[0] = red;
      if (green > high[1]!) high[1] = green;
      if (blue > high[2]!) high[2] = blue;
    }
  }
  const what = fit === 'crop' ? 'The central square of the picture' : 'The picture';
  const share = foreground / (seen.width * seen.height);
  if (background !== 'none' && share < leastForeground) {
    throw new FoveaError('IMAGE_UNREADABLE', `${what} ${allOf[background]}; it shows no cell.`, {
      ...size,
      foreground: share,
    });
  }
  const spread = Math.max(...high.map((value, channel) => value - (low[channel] ?? 0)));
  if (spread < flatSpread) {
    throw new FoveaError('IMAGE_UNREADABLE', `${what} is one flat colour; it shows no cell.`, { ...size, spread });
  }
}
