import type { Frame, Meaning, Roi } from '@fovea/domain';
import { coverage } from '@fovea/domain';
import type { ColourRange } from '@fovea/imaging/browser';

/** How the values of a map are spread over one part of the image. */
interface Spread {
  /** How many pixels of the map the part covers; a pixel that it covers by half counts half. */
  readonly pixels: number;
  /** Share of these pixels in each bin, from the lowest values to the highest; all 0 where there are none. */
  readonly shares: readonly number[];
  readonly mean: number | null;
}

export type Part = Meaning | 'outside';

export const binCount = 20;

/** What regions of one meaning cover of each map pixel: the most that any of them covers. */
function covered(rois: readonly Roi[], meaning: Meaning, frame: Frame): Float32Array {
  const mask = new Float32Array(frame.size ** 2);
  for (const { shape } of rois.filter((roi) => roi.meaning === meaning)) {
    coverage(shape, frame).forEach((share, pixel) => (mask[pixel] = Math.max(mask[pixel] ?? 0, share)));
  }
  return mask;
}

/** How much of each map pixel lies in regions to attend to, in regions to ignore, and on the image outside of both. */
export function partsOf(rois: readonly Roi[], frame: Frame): Record<Part, Float32Array> {
  const { width, height } = frame;
  const [attend, ignore] = [covered(rois, 'attend', frame), covered(rois, 'ignore', frame)];
  const image = coverage({ kind: 'rectangle', x: 0, y: 0, width, height }, frame);
  const outside = image.map((share, pixel) => Math.max(0, share - Math.max(attend[pixel] ?? 0, ignore[pixel] ?? 0)));
  return { attend, ignore, outside };
}

/**
 * Histogram of a map's values where a part lies, in `binCount` bins of one width over the range. Values beyond the range
 * count in the first or the last bin.
 * @param weight share of each map pixel that the part covers, in [0,1]
 */
export function spreadOf(map: Float32Array, weight: Float32Array, { low, high }: ColourRange): Spread {
  const counts = new Array<number>(binCount).fill(0);
  let [pixels, sum] = [0, 0];
  map.forEach((value, pixel) => {
    const counted = weight[pixel] ?? 0;
    if (counted === 0) return;
    const bin = Math.min(binCount - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * binCount)));
    counts[bin] = (counts[bin] ?? 0) + counted;
    pixels += counted;
    sum += counted * value;
  });
  const shares = counts.map((counted) => (pixels === 0 ? 0 : counted / pixels));
  return { pixels, shares, mean: pixels === 0 ? null : sum / pixels };
}
