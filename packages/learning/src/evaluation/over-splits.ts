import type { Estimate } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { metricParts } from './evaluate.ts';
import { estimate, estimateDifference, sharedConfidence } from './intervals.ts';
import type { MetricName, Scored } from './scores.ts';
import { scorer } from './scores.ts';
import type { LeftOut, Part, Weights } from './subject-groups.ts';
import { SubjectGroups } from './subject-groups.ts';

/*
 * Means over several splits of the same subjects, with 95 % intervals over subjects. A subject that several splits test is
 * left out of all of these at once, and so counts once.
 */

/** A metric of one model a split. @throws INPUT_INVALID where a split lacks what the metric needs, such as one of the classes */
export function metricOverSplits(splits: readonly Scored[], name: SplitMetric): Estimate {
  const figures = splits.map((split) => {
    const score = scorer(split);
    return (weights: Weights) => score(weights)[name];
  });
  const { left, groups } = leaveOut(splits, figures);
  return known(estimate(left, partsOf(splits, groups, name)));
}

/**
 * Candidate minus base of each split, paired on its images.
 * @param comparisons how many such differences are read side by side: with more, the interval is wider (Bonferroni)
 * @throws INPUT_INVALID where a split lacks what the metric needs
 */
export function differenceOverSplits(
  pairs: readonly (readonly [base: Scored, candidate: Scored])[],
  name: SplitMetric,
  comparisons = 1,
): Estimate {
  const splits = pairs.map(([base]) => base);
  const figures = pairs.map(([base, candidate]) => {
    const [before, after] = [scorer(base), scorer(candidate)];
    return (weights: Weights) => after(weights)[name] - before(weights)[name];
  });
  const { left, groups } = leaveOut(splits, figures);
  return known(estimateDifference(left, partsOf(splits, groups, name), sharedConfidence(comparisons)));
}

/** The mean of what each image has, between 0 and 1. @throws INPUT_INVALID where a split has no image */
export function meanOverSplits(
  splits: readonly { readonly subjects: Int32Array; readonly values: readonly number[] }[],
): Estimate {
  const figures = splits.map(({ values }) => (weights: Weights) => {
    let [sum, total] = [0, 0];
    values.forEach((value, image) => {
      const weight = weights[image] ?? 0;
      sum += weight * value;
      total += weight;
    });
    return sum / total;
  });
  const { left, groups } = leaveOut(splits, figures);
  return known(estimate(left, [groups.part()]));
}

/** Metrics between 0 and 1. */
type SplitMetric = Exclude<MetricName, 'brier' | 'mcc'>;

/** The mean of the splits' figures, whole and without each group of subjects. */
function leaveOut(
  splits: readonly { readonly subjects: Int32Array }[],
  figures: readonly ((weights: Weights) => number)[],
): { readonly left: LeftOut; readonly groups: SubjectGroups } {
  const groups = new SubjectGroups(joined(splits.map(({ subjects }) => subjects)));
  const { mean } = groups.leaveOut(['mean'], (weights) => {
    const all = Uint8Array.from(weights);
    let [sum, start] = [0, 0];
    figures.forEach((figure, split) => {
      const end = start + (splits[split]?.subjects.length ?? 0);
      sum += figure(all.subarray(start, end));
      start = end;
    });
    return { mean: sum / figures.length };
  });
  return { left: mean, groups };
}

function partsOf(splits: readonly Scored[], groups: SubjectGroups, name: SplitMetric): readonly Part[] {
  const { positive = 0 } = splits[0] ?? {};
  return metricParts({ labels: joined(splits.map(({ labels }) => labels)), positive }, groups)(name);
}

function known(found: Estimate | null): Estimate {
  if (found !== null) return found;
  throw new FoveaError('INPUT_INVALID', 'A split has no images, or those of one class alone. Draw the splits anew.');
}

const joined = (parts: readonly Int32Array[]) => Int32Array.from(parts.flatMap((part) => [...part]));
