import { areaUnderCurve, orderOf } from './area-under-curve.ts';
import { calibrationError, chanceError } from './calibration-error.ts';
import { Confusion } from './confusion.ts';

/** Answers of one model on some images, beside the truth. */
export interface Scored {
  /** images × classes. */
  readonly probabilities: Float32Array;
  /**
   * The same answers, each calibrated without its own label: for the Brier score and the calibration error, which would flatter
   * a model whose temperature was fitted on these images. As `probabilities` unless given.
   */
  readonly calibrated?: Float32Array;
  readonly labels: Int32Array;
  readonly subjects: Int32Array;
  readonly classes: number;
  /** Index of the positive class. */
  readonly positive: number;
  /** What must go well in each of: a number for each image. Without it the classes are the groups. */
  readonly groups?: Int32Array;
}

export const metricNames = [
  'accuracy',
  'balancedAccuracy',
  'auc',
  'sensitivity',
  'specificity',
  'f1',
  'mcc',
  'brier',
  'calibrationError',
  'worstGroup',
] as const;
export type MetricName = (typeof metricNames)[number];
/**
 * NaN where a metric has no meaning, for want of one of the classes. AUC, sensitivity, specificity and F1 are those of
 * the positive class against all others; MCC is that of all classes, in [−1,1]; the Brier score sums over the classes,
 * in [0,2]; the others lie in [0,1].
 */
export type Metrics = Record<MetricName, number>;

/** Prepares a model's answers so that metrics under many weightings of the images cost little. */
export function scorer(scored: Scored): (weights: ArrayLike<number>) => Metrics {
  const { probabilities, calibrated = probabilities, labels, classes, positive, groups = labels } = scored;
  const count = labels.length;
  const answers = new Int32Array(count);
  const right = new Uint8Array(count);
  const squared = new Float64Array(count);
  const score = new Float64Array(count);
  const confidence = new Float64Array(count);
  labels.forEach((label, image) => {
    const row = probabilities.subarray(image * classes, (image + 1) * classes);
    let best = 0;
    row.forEach((probability, index) => {
      if (probability > (row[best] ?? 0)) best = index;
    });
    const told = calibrated.subarray(image * classes, (image + 1) * classes);
    told.forEach((probability, index) => {
      squared[image] = (squared[image] ?? 0) + (probability - (index === label ? 1 : 0)) ** 2;
    });
    answers[image] = best;
    right[image] = best === label ? 1 : 0;
    confidence[image] = told[best] ?? 0;
    score[image] = row[positive] ?? 0;
  });
  const order = orderOf(score);
  const isPositive = (image: number) => labels[image] === positive;
  const calibration = calibrationError(confidence, right);
  const worst = lowestShare(groups, right);
  return (weights) => {
    const confusion = new Confusion(labels, answers, classes, weights);
    let brier = 0;
    for (let image = 0; image < count; image++) brier += (weights[image] ?? 0) * (squared[image] ?? 0);
    return {
      accuracy: confusion.accuracy(),
      balancedAccuracy: confusion.balancedAccuracy(),
      auc: areaUnderCurve(score, order, isPositive, weights),
      sensitivity: confusion.sensitivity(positive),
      specificity: confusion.specificity(positive),
      f1: confusion.f1(positive),
      mcc: confusion.correlation(),
      brier: brier / confusion.sum,
      calibrationError: calibration(weights),
      worstGroup: worst(weights),
    };
  };
}

/** The calibration error that a model as sure as this one, and as right as it claims, would show on as many images. */
export function chanceCalibrationError({ probabilities, calibrated = probabilities, classes }: Scored): number {
  const images = calibrated.length / classes;
  return chanceError(
    Float64Array.from({ length: images }, (_, image) =>
      Math.max(...calibrated.subarray(image * classes, (image + 1) * classes)),
    ),
  );
}

/** The lowest share of right answers in any group that has weight. */
function lowestShare(groups: Int32Array, right: Uint8Array): (weights: ArrayLike<number>) => number {
  const numbers = [...new Set(groups)];
  const place = groups.map((group) => numbers.indexOf(group));
  return (weights) => {
    const total = new Float64Array(numbers.length);
    const correct = new Float64Array(numbers.length);
    for (let image = 0; image < place.length; image++) {
      const weight = weights[image] ?? 0;
      total[place[image]!] = total[place[image]!]! + weight;
      correct[place[image]!] = correct[place[image]!]! + weight * right[image]!;
    }
    return correct.reduce((lowest, value, group) => {
      const of = total[group]!;
      return of > 0 && !(value / of >= lowest) ? value / of : lowest;
    }, Number.NaN);
  };
}
