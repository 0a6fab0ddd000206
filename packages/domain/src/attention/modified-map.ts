import type { Letterbox } from '../roi/letterbox.ts';
import { rasterise } from '../roi/rasterise.ts';
import type { Roi } from '../roi/roi.ts';

/**
 * What the regions make of an attention map M before any retraining; it is the target that the feedback loss pulls to.
 * With a = attend, i = ignore (strength × coverage, in [0,1]), s = the largest strength of an attend region, c = a / s:
 *   ignore only:  M' = M·(1 − i)
 *   attend only:  M' = c·(M + s·(1 − M)) + (1 − c)·M·(1 − s)
 *   both:         M' = (M + a·(1 − M))·(1 − i), pixels without a mark stay
 * "Attend here" alone says where to look and, with that, where not to; beside an "ignore" nothing is said of the rest.
 * @param map row-major `size` × `size`, in [0,1]
 * @returns same shape, in [0,1]
 */
export function modifiedMap(map: Float32Array, rois: readonly Roi[], box: Letterbox): Float32Array {
  const attend = rasterise(rois, 'attend', box);
  const ignore = rasterise(rois, 'ignore', box);
  const strongest = Math.max(0, ...rois.filter((roi) => roi.meaning === 'attend').map((roi) => roi.strength));
  const attendOnly = strongest > 0 && !rois.some((roi) => roi.meaning === 'ignore');
  return map.map((value, index) => {
    const a = attend[index] ?? 0;
    if (attendOnly) {
      const c = a / strongest;
      return c * (value + strongest * (1 - value)) + (1 - c) * value * (1 - strongest);
    }
    return (value + a * (1 - value)) * (1 - (ignore[index] ?? 0));
  });
}
