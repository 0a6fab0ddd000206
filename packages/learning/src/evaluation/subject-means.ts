import type { Estimate } from '@fovea/domain';
import { fewestSubjects } from '@fovea/domain';
import { clopperPearson, studentQuantile } from './distributions.ts';
import { sharedConfidence, unknownSpread } from './intervals.ts';
import type { Weights } from './subject-groups.ts';

/**
 * A change in [−1,1] in the mean subject, each subject as one, with its interval by Student's t over subjects. A pooled change
 * leans on the subjects that have most images and on their mix of classes; whether something changed at all is asked of each
 * subject instead. From fewer than five subjects nothing can be said of others. Where no subject differs from another, the
 * interval reaches as far as the share of subjects that may differ without one of these doing so.
 * @param subjects of each image
 * @param change of the images that have weight; linear in their weights
 * @param comparisons how many such figures are looked at before one is picked: the interval is wider (Bonferroni)
 */
export function changePerSubject(
  subjects: Int32Array,
  change: (weights: Weights) => number,
  comparisons = 1,
): Estimate {
  const numbers = [...new Set(subjects)];
  const changes = numbers.map((number) => change(Uint8Array.from(subjects, (subject) => (subject === number ? 1 : 0))));
  const confidence = sharedConfidence(comparisons);
  const count = changes.length;
  const value = changes.reduce((sum, one) => sum + one, 0) / count;
  if (count < fewestSubjects) return unknownSpread(value, confidence);
  const variance = changes.reduce((sum, one) => sum + (one - value) ** 2, 0) / (count - 1);
  const half =
    variance === 0
      ? clopperPearson(0, count, confidence)[1]
      : studentQuantile(confidence, count - 1) * Math.sqrt(variance / count);
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half), confidence };
}
