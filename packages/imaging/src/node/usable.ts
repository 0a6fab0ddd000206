import { FoveaError } from '@fovea/domain';
import type { DecodedImage } from './decode.ts';

/** Shortest side, in pixels, that can still show something. */
const shortestSide = 8;
/** Longest shape that a letterbox still leaves readable: longer side over shorter side. */
const widestAspect = 8;
/** Channel sum above which a pixel is no part of a black surround. */
const blackSum = 30;
/** Smallest spread (highest − lowest value, 0..255) in any channel of the part that isn't black. */
const flatSpread = 6;
/** Share of the picture that must not be black. */
const leastForeground = 0.01;

/**
 * Refuses pictures that cannot be a cell: too small, a sliver, all black, or one flat colour.
 * @throws IMAGE_UNREADABLE with the reason and the figures
 */
export function assertUsable({ width, height, rgb }: DecodedImage): void {
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
  const low = [255, 255, 255];
  const high = [0, 0, 0];
  let foreground = 0;
  for (let index = 0; index < rgb.length; index += 3) {
    const [red = 0, green = 0, blue = 0] = [rgb[index], rgb[index + 1], rgb[index + 2]];
    if (red + green + blue <= blackSum) continue;
    foreground++;
    low[0] = Math.min(low[0] ?? 255, red);
    low[1] = Math.min(low[1] ?? 255, green);
    low[2] = Math.min(low[2] ?? 255, blue);
    high[0] = Math.max(high[0] ?? 0, red);
    high[1] = Math.max(high[1] ?? 0, green);
    high[2] = Math.max(high[2] ?? 0, blue);
  }
  const share = foreground / (width * height);
  if (share < leastForeground) {
    throw new FoveaError('IMAGE_UNREADABLE', 'The picture is black; it shows no cell.', { ...size, foreground: share });
  }
  const spread = Math.max(...high.map((value, channel) => value - (low[channel] ?? 0)));
  if (spread < flatSpread) {
    throw new FoveaError('IMAGE_UNREADABLE', 'The picture is one flat colour; it shows no cell.', { ...size, spread });
  }
}
