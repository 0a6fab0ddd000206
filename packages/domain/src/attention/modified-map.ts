import type { Region } from '../roi/region.ts';
import { unite, weightOf } from '../roi/region.ts';

/**
 * What the regions make of an attention map M before any retraining; it is the target that the feedback loss pulls to.
 * With a = attend, i = ignore (strength × coverage, in [0,1]), s = the largest strength of an attend region, c = the attend
 * regions united (see `unite`):
 *   ignore only:  M' = M·(1 − i)
 *   attend only:  M' = c·(M + s·(1 − M)) + (1 − c)·M·(1 − s)
 *   both:         M' = (M + a·(1 − M))·(1 − i), pixels without a mark stay
 * "Attend here" alone says where to look and, with that, where not to; beside an "ignore" nothing is said of the rest.
 * @param map in [0,1]
 * @returns same shape, in [0,1]
 */
export function modifiedMap(map: Float32Array, regions: readonly Region[]): Float32Array {
  const attends = regions.filter(({ meaning }) => meaning === 'attend');
  const ignores = regions.filter(({ meaning }) => meaning === 'ignore');
  const [attend, ignore] = [weightOf(attends, map.length), weightOf(ignores, map.length)];
  const alone = ignores.length === 0 ? unite(attends, 'attend') : null;
  return map.map((value, pixel) => {
    if (alone !== null) {
      const { strength } = alone;
      const c = alone.mask[pixel] ?? 0;
      return c * (value + strength * (1 - value)) + (1 - c) * value * (1 - strength);
    }
    const a = attend[pixel] ?? 0;
    return (value + a * (1 - value)) * (1 - (ignore[pixel] ?? 0));
  });
}
