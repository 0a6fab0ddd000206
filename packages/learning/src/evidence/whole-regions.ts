import type { Meaning, Region } from '@fovea/domain';
import { unite } from '@fovea/domain';
import type { MarkedImage } from '../images/marked-image.ts';

/** What the regions of one meaning cover on an image, the weakest as wholly as the strongest. */
export interface WholeRegion {
  /** Row of the image among the prepared images. */
  readonly row: number;
  /** size × size, in [0,1]. */
  readonly mask: Float32Array;
}

/** What the evidence changes and measures: whole regions. Images without one of that meaning are left out. */
export function wholeRegions(images: readonly MarkedImage[], meaning: Meaning): WholeRegion[] {
  return images.flatMap(({ row, regions }) => {
    const mask = wholeMask(regions, meaning);
    return mask === null ? [] : [{ row, mask }];
  });
}

/** Null where nothing has that meaning. A region too small for any map pixel is as whole as a large one. */
export function wholeMask(regions: readonly Region[], meaning: Meaning): Float32Array | null {
  const covered = coverOf(regions, meaning);
  if (covered === null) return null;
  const most = covered.reduce((largest, value) => Math.max(largest, value), 0);
  return most === 1 ? covered : covered.map((value) => value / most);
}

/** The share of each map pixel that regions of one meaning cover, however strongly; null where there is none. */
export function coverOf(regions: readonly Region[], meaning: Meaning): Float32Array | null {
  return (
    unite(
      regions.map((region) => ({ ...region, strength: 1 })),
      meaning,
    )?.mask ?? null
  );
}
