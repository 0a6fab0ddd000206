/** Answers of one model on some images, beside the truth. */
export interface Scored {
  /** images × classes. */
  readonly probabilities: Float32Array;
  readonly labels: Int32Array;
  readonly subjects: Int32Array;
  readonly classes: number;
  /** Index of the positive class. */
  readonly positive: number;
}

export const metricNames = ['accuracy', 'balancedAccuracy', 'auc', 'sensitivity', 'specificity', 'brier'] as const;
export type MetricName = (typeof metricNames)[number];
/** NaN where a metric has no meaning, for want of one of the classes. */
export type Metrics = Record<MetricName, number>;

/** Prepares a model's answers so that metrics under many weightings of the images cost little. */
export function scorer({ probabilities, labels, classes, positive }: Scored): (weights: ArrayLike<number>) => Metrics {
  const count = labels.length;
  const right = new Uint8Array(count);
  const squared = new Float64Array(count);
  const score = new Float64Array(count);
  labels.forEach((label, image) => {
    const row = probabilities.subarray(image * classes, (image + 1) * classes);
    let best = 0;
    row.forEach((probability, index) => {
      if (probability > (row[best] ?? 0)) best = index;
      squared[image] = (squared[image] ?? 0) + (probability - (index === label ? 1 : 0)) ** 2;
    });
    right[image] = best === label ? 1 : 0;
    score[image] = row[positive] ?? 0;
  });
  const byScore = Int32Array.from(labels.keys()).sort((one, other) => (score[one] ?? 0) - (score[other] ?? 0));
  return (weights) => {
    const total = new Float64Array(classes);
    const correct = new Float64Array(classes);
    let brier = 0;
    for (let image = 0; image < count; image++) {
      const weight = weights[image] ?? 0;
      const label = labels[image] ?? 0;
      total[label] = (total[label] ?? 0) + weight;
      correct[label] = (correct[label] ?? 0) + weight * (right[image] ?? 0);
      brier += weight * (squared[image] ?? 0);
    }
    const sum = total.reduce((one, other) => one + other, 0);
    const recalls = [...total].map((of, label) => (correct[label] ?? 0) / of).filter((recall) => !Number.isNaN(recall));
    const negatives = sum - (total[positive] ?? 0);
    const correctNegatives = correct.reduce((one, other) => one + other, 0) - (correct[positive] ?? 0);
    return {
      accuracy: correct.reduce((one, other) => one + other, 0) / sum,
      balancedAccuracy: recalls.reduce((one, other) => one + other, 0) / recalls.length,
      auc: areaUnderCurve(byScore, score, labels, positive, weights),
      sensitivity: (correct[positive] ?? 0) / (total[positive] ?? 0),
      specificity: correctNegatives / negatives,
      brier: brier / sum,
    };
  };
}

/** Probability that a positive scores above a negative, ties half (Mann–Whitney); NaN without both. */
function areaUnderCurve(
  byScore: Int32Array,
  score: Float64Array,
  labels: Int32Array,
  positive: number,
  weights: ArrayLike<number>,
): number {
  let below = 0;
  let pairs = 0;
  let positives = 0;
  let index = 0;
  while (index < byScore.length) {
    const value = score[byScore[index] ?? 0];
    let tiedPositives = 0;
    let tiedNegatives = 0;
    for (; index < byScore.length && score[byScore[index] ?? 0] === value; index++) {
      const image = byScore[index] ?? 0;
      if (labels[image] === positive) tiedPositives += weights[image] ?? 0;
      else tiedNegatives += weights[image] ?? 0;
    }
    pairs += tiedPositives * (below + tiedNegatives / 2);
    below += tiedNegatives;
    positives += tiedPositives;
  }
  return pairs / (positives * below);
}
