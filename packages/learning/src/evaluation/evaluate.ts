import type { Estimate, Evaluation, PairedDifference, Split } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { estimate, estimateDifference, estimateError, sharedConfidence } from './intervals.ts';
import type { MetricName, Scored } from './scores.ts';
import { chanceCalibrationError, metricNames, scorer } from './scores.ts';
import type { Part } from './subject-groups.ts';
import { SubjectGroups } from './subject-groups.ts';

/**
 * Metrics of one model with 95 % intervals over subjects. What rests on the images of one subject has an interval as wide as
 * the figure's range: sensitivity where all positive images are of one subject, specificity where all others are, and
 * metrics of both where either is so.
 */
export function evaluate(scored: Scored & { readonly split: Split }): Evaluation {
  assertScored(scored);
  const groups = new SubjectGroups(scored.subjects);
  const figures = groups.leaveOut(metricNames, scorer(scored));
  const partsOf = metricParts(scored, groups);
  const of = (name: MetricName) => estimate(figures[name], partsOf(name), rangeOf(name));
  const always = (name: MetricName) => of(name) as Estimate;
  const calibrationError = estimateError(
    figures.calibrationError,
    partsOf('calibrationError'),
    chanceCalibrationError(scored),
  );
  return {
    split: scored.split,
    images: scored.labels.length,
    subjects: new Set(scored.subjects).size,
    accuracy: always('accuracy'),
    balancedAccuracy: always('balancedAccuracy'),
    auc: of('auc'),
    sensitivity: of('sensitivity'),
    specificity: of('specificity'),
    f1: of('f1'),
    mcc: of('mcc'),
    brier: always('brier'),
    calibrationError: calibrationError as Estimate,
    worstGroup: always('worstGroup'),
  };
}

/** The least and the largest value that a figure can have. */
function rangeOf(name: MetricName): readonly [number, number] {
  if (name === 'mcc') return [-1, 1];
  return [0, name === 'brier' ? 2 : 1];
}

/** The images that each metric rests on. */
export function metricParts(
  { labels, positive }: Pick<Scored, 'labels' | 'positive'>,
  groups: SubjectGroups,
): (name: MetricName) => readonly Part[] {
  const all = [groups.part()];
  const positives = [groups.part((image) => labels[image] === positive)];
  const others = [groups.part((image) => labels[image] !== positive)];
  const classes = [...new Set(labels)].map((label) => groups.part((image) => labels[image] === label));
  return (name) => {
    switch (name) {
      case 'sensitivity':
        return positives;
      case 'specificity':
        return others;
      case 'auc':
      case 'f1':
      case 'mcc':
        return [...positives, ...others];
      case 'balancedAccuracy':
        return classes;
      default:
        return all;
    }
  };
}

/**
 * Candidate minus base on the same images, paired over subjects. From fewer than five subjects nothing can be said of
 * others: the intervals are as wide as can be.
 * @param comparisons how many such differences are read side by side: with more, each interval is wider (Bonferroni)
 * @throws INPUT_INVALID when the two were not scored on the same images
 */
export function pairedDifference(base: Scored, candidate: Scored, comparisons = 1): PairedDifference {
  assertScored(base);
  if (base.labels.join() !== candidate.labels.join() || base.subjects.join() !== candidate.subjects.join()) {
    throw new FoveaError('INPUT_INVALID', 'Two models can only be compared on the same images; evaluate both again.');
  }
  const groups = new SubjectGroups(base.subjects);
  const [before, after] = [scorer(base), scorer(candidate)];
  const names = ['accuracy', 'auc'] as const;
  const figures = groups.leaveOut(names, (weights) => {
    const [old, young] = [before(weights), after(weights)];
    return { accuracy: young.accuracy - old.accuracy, auc: young.auc - old.auc };
  });
  const partsOf = metricParts(base, groups);
  const [accuracy = null, auc = null] = names.map((name) =>
    estimateDifference(figures[name], partsOf(name), sharedConfidence(comparisons)),
  );
  return { accuracy: accuracy as Estimate, auc };
}

function assertScored({ probabilities, labels, subjects, groups, classes }: Scored): void {
  const counts = [subjects.length, probabilities.length / classes, groups?.length ?? labels.length];
  if (labels.length === 0 || counts.some((count) => count !== labels.length)) {
    throw new FoveaError(
      'INPUT_INVALID',
      'There is nothing to evaluate, or answers and labels do not match in number.',
      {
        images: labels.length,
        answers: probabilities.length / classes,
      },
    );
  }
  if (!probabilities.every(Number.isFinite))
    throw new FoveaError(
      'LOSS_NOT_FINITE',
      'Some answers of the model are no numbers. Train again with a lower learning rate.',
    );
}
