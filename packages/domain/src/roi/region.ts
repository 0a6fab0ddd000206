import type { Meaning } from '../words.ts';

/** A drawn region on the map: the form in which regions are trained on, probed and compared. See `rasterise`. */
export interface Region {
  readonly meaning: Meaning;
  /** How strongly it is meant, in (0,1]. The mask knows nothing of it. */
  readonly strength: number;
  /** Share of each map pixel that the region covers, in [0,1]; row-major size × size. */
  readonly mask: Float32Array;
  /** Whoever drew it; differs between people. */
  readonly author: string;
}

/** How strongly the strongest region of a meaning is meant, in [0,1]; 0 where there is none. */
export function strongest(regions: readonly Pick<Region, 'meaning' | 'strength'>[], meaning: Meaning): number {
  return Math.max(0, ...regions.filter((region) => region.meaning === meaning).map(({ strength }) => strength));
}

/**
 * What regions weigh on the map, whatever they mean: the largest strength × coverage at each pixel.
 * @param length pixels of the map
 * @returns each in [0,1]
 */
export function weightOf(regions: readonly Pick<Region, 'strength' | 'mask'>[], length: number): Float32Array {
  const weight = new Float32Array(length);
  for (const { strength, mask } of regions) {
    mask.forEach((covered, pixel) => {
      weight[pixel] = Math.max(weight[pixel] ?? 0, covered * strength);
    });
  }
  return weight;
}

/**
 * The regions of one meaning as one: as strong as the strongest. Its mask is what they weigh (see `weightOf`), as a share of
 * that strength, so that a weaker region counts less beside a stronger one, and fully where it is alone.
 * @returns null where no region of that meaning covers anything
 */
export function unite(regions: readonly Region[], meaning: Meaning): Pick<Region, 'strength' | 'mask'> | null {
  const some = regions.filter((region) => region.meaning === meaning && region.mask.some((covered) => covered > 0));
  const [first, ...others] = some;
  if (first === undefined) return null;
  const strength = strongest(some, meaning);
  if (strength === 1 && others.length === 0) return first;
  return { strength, mask: weightOf(some, first.mask.length).map((weight) => Math.min(1, weight / strength)) };
}

/**
 * Map pixels that a region covers to a half or more, whatever it means and however strongly.
 * @param length pixels of the map
 * @returns 1 inside, else 0
 */
export function insideRegions(regions: readonly Pick<Region, 'mask'>[], length: number): Uint8Array {
  const inside = new Uint8Array(length);
  for (const { mask } of regions) {
    mask.forEach((covered, pixel) => {
      if (covered >= 0.5) inside[pixel] = 1;
    });
  }
  return inside;
}
