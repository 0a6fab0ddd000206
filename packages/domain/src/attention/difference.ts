import { FoveaError } from '../errors.ts';

/** Summary of a signed attention difference; all in map units (M is in [0,1]) unless said otherwise. */
export interface DifferenceSummary {
  /** Mean of |d| over all map pixels, in [0,1]. */
  readonly meanAbsolute: number;
  readonly largestIncrease: number;
  readonly largestDecrease: number;
  /** Mean attention inside the regions before and after; null without regions. */
  readonly insideBefore: number | null;
  readonly insideAfter: number | null;
  /** Mean attention outside the regions before and after. */
  readonly outsideBefore: number;
  readonly outsideAfter: number;
}

/** after − before, pixel by pixel. @throws INPUT_INVALID when the maps differ in size */
export function attentionDifference(before: Float32Array, after: Float32Array): Float32Array {
  if (before.length !== after.length) {
    throw new FoveaError('INPUT_INVALID', 'Two attention maps of different size cannot be compared.', {
      before: before.length,
      after: after.length,
    });
  }
  return after.map((value, index) => value - (before[index] ?? 0));
}

/**
 * @param before, after attention maps, same size
 * @param inside weight in [0,1] of each pixel's being inside a region (see `weightOf`), same size
 */
export function summariseDifference(
  before: Float32Array,
  after: Float32Array,
  inside: Float32Array,
): DifferenceSummary {
  const difference = attentionDifference(before, after);
  let absolute = 0;
  let largestIncrease = 0;
  let largestDecrease = 0;
  let insideWeight = 0;
  const sums = { insideBefore: 0, insideAfter: 0, outsideBefore: 0, outsideAfter: 0 };
  difference.forEach((d, index) => {
    absolute += Math.abs(d);
    largestIncrease = Math.max(largestIncrease, d);
    largestDecrease = Math.max(largestDecrease, -d);
    const weight = inside[index] ?? 0;
    insideWeight += weight;
    sums.insideBefore += weight * (before[index] ?? 0);
    sums.insideAfter += weight * (after[index] ?? 0);
    sums.outsideBefore += (1 - weight) * (before[index] ?? 0);
    sums.outsideAfter += (1 - weight) * (after[index] ?? 0);
  });
  const outsideWeight = difference.length - insideWeight;
  const share = (sum: number, weight: number) => (weight > 1e-7 ? sum / weight : 0);
  return {
    meanAbsolute: absolute / difference.length,
    largestIncrease,
    largestDecrease,
    insideBefore: insideWeight > 1e-7 ? sums.insideBefore / insideWeight : null,
    insideAfter: insideWeight > 1e-7 ? sums.insideAfter / insideWeight : null,
    outsideBefore: share(sums.outsideBefore, outsideWeight),
    outsideAfter: share(sums.outsideAfter, outsideWeight),
  };
}
