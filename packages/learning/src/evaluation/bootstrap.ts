import type { Estimate } from '@fovea/domain';
import { fewestSubjects } from '@fovea/domain';
import { RandomStream } from '../random/random-stream.ts';

const resamples = 1000;
const usualConfidence = 0.95;
/** Of so many intervals that hold together each has four of a thousand resamples or more beyond either end. */
const comparisonsAtOnce = 6;

/** Resamples of few subjects are too alike: their spread says next to nothing about other subjects. */
export const areFew = (subjects: Iterable<number>): boolean => new Set(subjects).size < fewestSubjects;

/** A difference of two figures in [0,1] of which nothing is known but its value here. */
export const unknownSpread = (value: number, confidence: number = usualConfidence): Estimate => ({
  value,
  low: -1,
  high: 1,
  confidence,
});

/**
 * Weights of the images in each bootstrap resample: subjects are drawn with replacement, and with them all their images,
 * because images of one subject are alike. Equal input gives equal resamples, so two models can be compared pair by pair.
 * @param comparisons for which `sharedConfidence` is asked: where a thousand resamples would leave nothing beyond an
 *   interval's ends, more of them follow
 */
export function* subjectResamples(subjects: Int32Array, comparisons = 1): Generator<Int32Array> {
  const numbers = [...new Set(subjects)].sort((one, other) => one - other);
  const position = new Map(numbers.map((subject, index) => [subject, index]));
  const of = subjects.map((subject) => position.get(subject) ?? 0);
  const stream = new RandomStream(0, 'bootstrap over subjects');
  const count = resamples * Math.ceil(comparisons / comparisonsAtOnce);
  for (let resample = 0; resample < count; resample++) {
    const drawn = new Int32Array(numbers.length);
    let left = numbers.length;
    while (left-- > 0) {
      const subject = stream.below(numbers.length);
      drawn[subject] = (drawn[subject] ?? 0) + 1;
    }
    yield of.map((subject) => drawn[subject] ?? 0);
  }
}

/** The value with the interval that holds 95 % of the resampled values; null where the value has no meaning. */
export function estimate(
  value: number,
  resampled: readonly number[],
  confidence: number = usualConfidence,
): Estimate | null {
  if (Number.isNaN(value)) return null;
  const sorted = Float64Array.from(resampled.filter((other) => !Number.isNaN(other))).sort();
  return {
    value,
    low: quantile(sorted, (1 - confidence) / 2) ?? value,
    high: quantile(sorted, (1 + confidence) / 2) ?? value,
    confidence,
  };
}

/**
 * The same for a share in [0,1] that resampling alone moves to one side, such as a sum of distances or a minimum: the
 * resampled values are moved back by that bias.
 */
export function centredEstimate(value: number, resampled: readonly number[]): Estimate | null {
  const meant = resampled.filter((other) => !Number.isNaN(other));
  const bias =
    meant.reduce((sum, other) => sum + other, 0) / Math.max(1, meant.length) - (meant.length > 0 ? value : 0);
  return estimate(
    value,
    meant.map((other) => Math.min(1, Math.max(0, other - bias))),
  );
}

/**
 * The confidence that each of several intervals needs, so that all of them hold together with 95 % (Bonferroni).
 * @param comparisons how many intervals are read side by side, 1 or more
 */
export function sharedConfidence(comparisons: number): number {
  return 1 - (1 - usualConfidence) / comparisons;
}

/** Linear interpolation between order statistics; undefined for no values. */
function quantile(sorted: Float64Array, share: number): number | undefined {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below === undefined || above === undefined ? undefined : below + (place - Math.floor(place)) * (above - below);
}
