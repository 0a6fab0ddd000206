import type { Meaning } from '../words.ts';
import type { Roi } from './roi.ts';

/** How strongly the strongest region of a meaning is meant, in [0,1]; 0 where there is none. */
export function strongest(rois: readonly Pick<Roi, 'meaning' | 'strength'>[], meaning: Meaning): number {
  return Math.max(0, ...rois.filter((roi) => roi.meaning === meaning).map(({ strength }) => strength));
}
