const bins = 15;

/**
 * Expected calibration error: Σ_b w_b/w · |accuracy of bin b − mean confidence of bin b|, over 15 equal bins of the
 * predicted class's probability.
 * @param confidence of each answer, in [0,1]
 * @param right 1 where the answer was right, else 0
 * @returns from weights to the error in [0,1]; NaN where they sum to nothing
 * @see Guo et al. 2017, On Calibration of Modern Neural Networks (arXiv 1706.04599), section 2
 */
export function calibrationError(confidence: Float64Array, right: Uint8Array): (weights: ArrayLike<number>) => number {
  const binOf = binsOf(confidence);
  return (weights) => {
    const excess = new Float64Array(bins);
    let sum = 0;
    for (let index = 0; index < confidence.length; index++) {
      const weight = weights[index] ?? 0;
      excess[binOf[index]!] = excess[binOf[index]!]! + weight * (confidence[index]! - right[index]!);
      sum += weight;
    }
    return excess.reduce((total, value) => total + Math.abs(value), 0) / sum;
  };
}

/**
 * The error that answers of these confidences would show by chance, if they were as right as they claim: each bin's sum
 * then has the variance Σ confidence·(1 − confidence), and its distance from 0 is √(2/π) standard deviations on average.
 */
export function chanceError(confidence: Float64Array): number {
  const variance = new Float64Array(bins);
  binsOf(confidence).forEach((bin, index) => {
    variance[bin] = variance[bin]! + confidence[index]! * (1 - confidence[index]!);
  });
  return variance.reduce((total, value) => total + Math.sqrt((2 / Math.PI) * value), 0) / confidence.length;
}

const binsOf = (confidence: Float64Array): Uint8Array =>
  Uint8Array.from(confidence, (value) => Math.min(bins, Math.max(1, Math.ceil(value * bins))) - 1);
