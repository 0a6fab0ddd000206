import type { Estimate, Evaluation, PairedDifference, Split } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { areFew, centredEstimate, estimate, sharedConfidence, subjectResamples, unknownSpread } from './bootstrap.ts';
import type { MetricName, Scored } from './scores.ts';
import { metricNames, scorer } from './scores.ts';

/**
 * Metrics of one model with 95 % intervals by bootstrap over subjects. What rests on the images of one subject has an
 * interval as wide as the figure's range, for each resample is the same: sensitivity where all positive images are of one subject, specificity where
 * all others are, and metrics of both where either is so.
 */
export function evaluate(scored: Scored & { readonly split: Split }): Evaluation {
  assertScored(scored);
  const metrics = scorer(scored);
  const whole = metrics(new Uint8Array(scored.labels.length).fill(1));
  const resampled = Object.fromEntries(metricNames.map((name) => [name, [] as number[]])) as Record<
    MetricName,
    number[]
  >;
  for (const weights of subjectResamples(scored.subjects)) {
    const values = metrics(weights);
    for (const name of metricNames) resampled[name].push(values[name]);
  }
  const untold = ofOneSubject(scored);
  const told = (name: MetricName, known: Estimate | null) =>
    known !== null && untold.has(name) ? { ...known, ...wholeRange(name) } : known;
  const of = (name: MetricName) => told(name, estimate(whole[name], resampled[name]));
  const always = (name: MetricName) => of(name) as Estimate;
  const centred = (name: MetricName) => told(name, centredEstimate(whole[name], resampled[name])) as Estimate;
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
    calibrationError: centred('calibrationError'),
    worstGroup: centred('worstGroup'),
  };
}

/** The least and the largest value that a figure can have: the interval of a figure of which nothing is known. */
function wholeRange(name: MetricName): { readonly low: number; readonly high: number } {
  if (name === 'mcc') return { low: -1, high: 1 };
  return { low: 0, high: name === 'brier' ? 2 : 1 };
}

/** The metrics for which all images that count are of one subject. */
function ofOneSubject({ labels, subjects, positive }: Scored): ReadonlySet<MetricName> {
  const subjectsWhere = (counts: (image: number) => boolean) =>
    new Set([...subjects].filter((_, image) => counts(image))).size;
  if (subjectsWhere(() => true) === 1) return new Set(metricNames);
  const isPositive = (image: number) => labels[image] === positive;
  const sides = { sensitivity: subjectsWhere(isPositive), specificity: subjectsWhere((image) => !isPositive(image)) };
  const names = (['sensitivity', 'specificity'] as const).filter((name) => sides[name] === 1);
  return new Set(names.length === 0 ? [] : [...names, 'auc', 'f1', 'balancedAccuracy', 'mcc']);
}

/**
 * Candidate minus base on the same images: both are scored on the same resamples of subjects. From fewer than five subjects
 * nothing can be said of others: the intervals are as wide as can be.
 * @param comparisons how many such differences are read side by side: with more, each interval is wider (Bonferroni)
 * @throws INPUT_INVALID when the two were not scored on the same images
 */
export function pairedDifference(base: Scored, candidate: Scored, comparisons = 1): PairedDifference {
  assertScored(base);
  if (base.labels.join() !== candidate.labels.join() || base.subjects.join() !== candidate.subjects.join()) {
    throw new FoveaError('INPUT_INVALID', 'Two models can only be compared on the same images; evaluate both again.');
  }
  const [before, after] = [scorer(base), scorer(candidate)];
  const names = ['accuracy', 'auc'] as const;
  const resampled = { accuracy: [] as number[], auc: [] as number[] };
  for (const weights of subjectResamples(base.subjects, comparisons)) {
    const [old, young] = [before(weights), after(weights)];
    for (const name of names) resampled[name].push(young[name] - old[name]);
  }
  const even = new Uint8Array(base.labels.length).fill(1);
  const [old, young] = [before(even), after(even)];
  const confidence = sharedConfidence(comparisons);
  const isFew = areFew(base.subjects);
  const [accuracy, auc] = names.map((name) => {
    const difference = estimate(young[name] - old[name], resampled[name], confidence);
    return isFew && difference !== null ? unknownSpread(difference.value, confidence) : difference;
  });
  return { accuracy: accuracy as Estimate, auc: auc ?? null };
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
}
