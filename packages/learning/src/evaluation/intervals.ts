import type { Estimate } from '@fovea/domain';
import { fewestSubjects } from '@fovea/domain';
import { clopperPearson, studentQuantile } from './distributions.ts';
import type { LeftOut, Part } from './subject-groups.ts';

const usualConfidence = 0.95;
/** A variance below is rounding: no subject differs from another. */
const nothing = 1e-16;
/** Images that tell no more than those of fewer subjects of equal size are as good as those of one. */
const fewestEqual = 2;
/** Degrees of freedom that are left where one of so many subjects has most of the images, as simulated. */
const leastDegrees = (subjects: number) => (subjects < fewestSubjects ? 1 : 1 + 0.65 * Math.log(subjects));

/**
 * The confidence that each of several intervals needs, so that all of them hold together with 95 % (Bonferroni).
 * @param comparisons how many intervals are read side by side, 1 or more
 */
export function sharedConfidence(comparisons: number): number {
  return 1 - (1 - usualConfidence) / comparisons;
}

/** A difference of two figures in [0,1] of which nothing is known but its value here. */
export const unknownSpread = (value: number, confidence: number = usualConfidence): Estimate => ({
  value,
  low: -1,
  high: 1,
  confidence,
});

/** How a figure spreads over subjects. */
interface Spread {
  /** Subjects that have any image of the parts. */
  readonly told: number;
  readonly deviation: number;
  /** Subjects of equal size that would tell as much. */
  readonly subjects: number;
  readonly degrees: number;
}

/**
 * The jackknife over subjects. Its variance is that of the figures with one subject left out each. Unequal subjects count
 * as fewer equal ones, K = (Σn)²/Σn²; each part costs a degree of freedom where its subjects are its own, and the variance
 * grows by that. Where few subjects carry the variance, degrees follow from its kurtosis: of k normal influences e,
 * 3(Σe²)²/Σe⁴ − 3 is about k − 1. Of five subjects and more some degrees are left, however much one of them has: the further
 * that one lies from the others, the larger are both the error and the deviation.
 * @see Efron 1982, The Jackknife, the Bootstrap and Other Resampling Plans; Satterthwaite 1946 for degrees of freedom
 */
function spreadOf({ without }: LeftOut, parts: readonly Part[]): Spread {
  const sizes = together(without.length, parts);
  const told = without.filter((_, group) => (sizes[group] ?? 0) > 0);
  const mean = sum(told) / told.length;
  const squares = told.map((one) => (one - mean) ** 2);
  const subjects = effective(sizes);
  const design = Math.min(subjects - 1, sum(parts.map(({ images }) => effective(images) - 1)));
  const whole = sum(squares);
  const carried = whole < nothing ? Infinity : (3 * whole ** 2) / sum(squares.map((one) => one ** 2)) - 3;
  const variance = ((told.length - 1) / told.length) * whole * ((subjects - 1) / Math.max(1, design));
  return {
    told: told.length,
    deviation: Math.sqrt(variance),
    subjects,
    degrees: Math.max(leastDegrees(told.length), Math.min(design, carried)),
  };
}

/**
 * A figure of one model with its interval: by Student's t on the log-odds scale of its range, so that both ends stay within.
 * Where no subject differs from another, or the figure stands at an end, the subjects count as so many yes-or-no trials.
 * What rests on the images of one subject, or nearly so, has an interval as wide as its range. Null where the figure has no
 * meaning.
 * @param parts the images that it rests on; each part is needed
 * @param range the least and the largest value
 */
export function estimate(
  figure: LeftOut,
  parts: readonly Part[],
  [least, most]: readonly [number, number] = [0, 1],
  confidence: number = usualConfidence,
): Estimate | null {
  const value = figure.whole;
  if (Number.isNaN(value)) return null;
  if (isOfOne(figure, parts)) return { value, low: least, high: most, confidence };
  const { deviation, subjects, degrees } = spreadOf(figure, parts);
  const place = (value - least) / (most - least);
  const ends =
    deviation ** 2 < nothing || place <= 0 || place >= 1
      ? clopperPearson(subjects * place, subjects, confidence)
      : logitInterval(place, (studentQuantile(confidence, degrees) * deviation) / (most - least));
  const [low, high] = ends.map((end) => least + end * (most - least)) as [number, number];
  return { value, low: Math.min(low, value), high: Math.max(high, value), confidence };
}

/** @param half half of the width that the interval would have on the scale of shares */
function logitInterval(share: number, half: number): readonly [number, number] {
  const logit = Math.log(share / (1 - share));
  const step = half / (share * (1 - share));
  return [1 / (1 + Math.exp(step - logit)), 1 / (1 + Math.exp(-step - logit))];
}

/**
 * The same of an error in [0,1] that chance alone makes larger, such as a sum of distances: the low end allows for that.
 * @param chance what a model without that error would show on as many images
 */
export function estimateError(figure: LeftOut, parts: readonly Part[], chance: number): Estimate | null {
  const { whole: value, without } = figure;
  if (Number.isNaN(value)) return null;
  if (isOfOne(figure, parts)) return { value, low: 0, high: 1, confidence: usualConfidence };
  const { deviation, degrees } = spreadOf(figure, parts);
  const half = studentQuantile(usualConfidence, degrees) * deviation;
  const bias = (without.length - 1) * (sum(without) / without.length - value);
  const low = Math.max(0, value - Math.max(0, bias, chance) - half);
  return { value, low, high: Math.min(1, value + half), confidence: usualConfidence };
}

/**
 * A difference of two figures in [0,1] over the same images with its interval, by Student's t. From fewer than five subjects
 * nothing can be said of others. Where no subject differs from another, the interval reaches as far as the share of subjects
 * that may differ without one of these doing so. Null where the difference has no meaning.
 */
export function estimateDifference(
  figure: LeftOut,
  parts: readonly Part[],
  confidence: number = usualConfidence,
): Estimate | null {
  const value = figure.whole;
  if (Number.isNaN(value)) return null;
  if (isOfOne(figure, parts)) return unknownSpread(value, confidence);
  const { deviation, subjects, degrees, told } = spreadOf(figure, parts);
  if (told < fewestSubjects) return unknownSpread(value, confidence);
  const half =
    deviation ** 2 < nothing
      ? clopperPearson(0, subjects, confidence)[1]
      : studentQuantile(confidence, degrees) * deviation;
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half), confidence };
}

/** Whether a figure has no meaning once some subject is left out, or rests on the images of one, or nearly so. */
const isOfOne = ({ without }: LeftOut, parts: readonly Part[]): boolean =>
  parts.some(({ subjects }) => subjects < 2) ||
  without.some(Number.isNaN) ||
  effective(together(without.length, parts)) < fewestEqual;

/** Images of each group in all parts. */
const together = (groups: number, parts: readonly Part[]): number[] =>
  Array.from({ length: groups }, (_, group) => sum(parts.map(({ images }) => images[group] ?? 0)));

/** How many subjects of equal size tell as much as these, (Σn)²/Σn². */
function effective(images: readonly number[]): number {
  return sum(images) ** 2 / sum(images.map((count) => count ** 2));
}

const sum = (values: readonly number[]): number => values.reduce((one, other) => one + other, 0);
