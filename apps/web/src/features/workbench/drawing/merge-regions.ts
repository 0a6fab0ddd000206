import type { Roi } from '@fovea/domain';
import { polygonsOf, toolOf } from '@fovea/domain';

/** What the server knows: the regions and the number of their last change. */
export interface Confirmed {
  readonly rois: readonly Roi[];
  readonly revision: number;
}

/** A region's text whatever the order of its fields: the database gives them back in its own. */
function canonical({ id, meaning, strength, shape, label, locked }: Roi): string {
  return JSON.stringify([id, meaning, strength, label, locked, shape.kind, toolOf(shape), polygonsOf(shape)]);
}

export function sameRegion(a: Roi | undefined, b: Roi | undefined): boolean {
  return a === undefined || b === undefined ? a === b : canonical(a) === canonical(b);
}

export function sameRegions(a: readonly Roi[], b: readonly Roi[]): boolean {
  return a.length === b.length && a.every((roi, index) => sameRegion(roi, b[index]));
}

/**
 * Joins two lists of regions that grew apart from `base`, region by region, so that no drawing is lost: what only one
 * side changed is taken from it; where both changed the same region, mine stays; a region that one side removed and the
 * other changed stays.
 */
export function mergeRegions(base: readonly Roi[], mine: readonly Roi[], theirs: readonly Roi[]): Roi[] {
  const was = new Map(base.map((roi) => [roi.id, roi]));
  const other = new Map(theirs.map((roi) => [roi.id, roi]));
  const own = new Set(mine.map(({ id }) => id));
  const merged: Roi[] = [];
  for (const roi of mine) {
    const before = was.get(roi.id);
    const their = other.get(roi.id);
    const untouchedHere = sameRegion(before, roi);
    if (untouchedHere && before !== undefined && their === undefined) continue;
    merged.push(untouchedHere && their !== undefined ? their : roi);
  }
  for (const roi of theirs) {
    if (own.has(roi.id)) continue;
    const before = was.get(roi.id);
    if (before === undefined || !sameRegion(before, roi)) merged.push(roi);
  }
  return merged;
}
