import type { Estimate, Evaluation, PairedDifference } from '@fovea/domain';
import { isUnknown } from '@fovea/domain';
import { studentQuantile } from '../evaluation/distributions.ts';
import { evaluate, pairedDifference } from '../evaluation/evaluate.ts';
import type { Scored } from '../evaluation/scores.ts';
import { scorer } from '../evaluation/scores.ts';
import type { Weights } from '../evaluation/subject-groups.ts';
import { SubjectGroups } from '../evaluation/subject-groups.ts';
import { changePerSubject } from '../evaluation/subject-means.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { Population } from './simulated-answers.ts';
import { simulatedAnswers } from './simulated-answers.ts';

export type { Population } from './simulated-answers.ts';

/** Figures of one model, and changes from one model to another, as reports and pages show them. */
export const simulatedFigures = [
  'accuracy',
  'sensitivity',
  'balancedAccuracy',
  'auc',
  'brier',
  'calibrationError',
] as const satisfies readonly (keyof Evaluation)[];
export const simulatedChanges = ['accuracy', 'auc'] as const satisfies readonly (keyof PairedDifference)[];
/** The change of accuracy where each subject counts as one. */
const inMeanSubject = 'change of accuracy in the mean subject';
type Names =
  (typeof simulatedFigures)[number] | `change of ${(typeof simulatedChanges)[number]}` | typeof inMeanSubject;

/** How the intervals of one kind fared over the repetitions; not a number where none was asked or defined. */
export interface Coverage {
  /** Share of the defined intervals that hold the population's figure. */
  readonly covered: number;
  /** Mean width of the defined intervals. */
  readonly width: number;
  /** Repetitions in which the figure has no meaning, or no interval. */
  readonly undefined: number;
}

export interface CoverageReport {
  /** Of the population. */
  readonly truth: number;
  readonly ours: Coverage;
  /** Student's t on the figure's own scale, with the jackknife's deviation and one degree of freedom less than subjects. */
  readonly plain: Coverage;
  /** The 2.5 and 97.5 percentiles of resamples of subjects. */
  readonly percentile: Coverage;
}

export interface CoverageSetting {
  readonly population: Population;
  readonly subjects: number;
  readonly repetitions: number;
  /** Repetitions, of the first ones, in which the simple alternatives are tried as well; none unless given. */
  readonly compared?: number;
  /** Subjects that stand for the population when its figures are reckoned. */
  readonly standing?: number;
}

const resamples = 400;

/** How often 95 % intervals hold the figures of a population, over samples of its subjects. Deterministic. */
export function intervalCoverage(setting: CoverageSetting): Record<Names, CoverageReport> {
  const { population, subjects, repetitions, compared = 0, standing = 20_000 } = setting;
  const truths = figuresOf(simulatedAnswers(new RandomStream(0, 'population'), standing, population, subjects))();
  const names = Object.keys(truths) as Names[];
  const tallies = Object.fromEntries(
    names.map((name) => [name, { ours: new Tally(), plain: new Tally(), percentile: new Tally() }]),
  ) as Record<Names, Record<'ours' | 'plain' | 'percentile', Tally>>;
  const stream = new RandomStream(subjects, 'samples of subjects');
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const sample = simulatedAnswers(stream, subjects, population);
    const known = estimatesOf(sample);
    for (const name of names) tallies[name].ours.add(known[name], truths[name]);
    if (repetition >= compared) continue;
    const figures = figuresOf(sample);
    const leftOut = new SubjectGroups(sample[0].subjects).leaveOut(names, figures);
    const drawn = resample(sample[0].subjects, subjects, stream, figures);
    for (const name of names) {
      tallies[name].plain.add(plainInterval(leftOut[name]), truths[name]);
      tallies[name].percentile.add(percentiles(drawn.map((one) => one[name])), truths[name]);
    }
  }
  return Object.fromEntries(
    names.map((name) => {
      const { ours, plain, percentile } = tallies[name];
      const report: CoverageReport = {
        truth: truths[name],
        ours: ours.coverage(),
        plain: plain.coverage(),
        percentile: percentile.coverage(),
      };
      return [name, report];
    }),
  ) as Record<Names, CoverageReport>;
}

type Interval = Pick<Estimate, 'low' | 'high'>;

class Tally {
  #covered = 0;
  #width = 0;
  #defined = 0;
  #undefined = 0;

  add(interval: Interval | null, truth: number): void {
    if (interval === null) {
      this.#undefined++;
      return;
    }
    this.#defined++;
    this.#width += interval.high - interval.low;
    if (interval.low <= truth && truth <= interval.high) this.#covered++;
  }

  coverage(): Coverage {
    return {
      covered: this.#covered / this.#defined,
      width: this.#width / this.#defined,
      undefined: this.#undefined,
    };
  }
}

/** The values of all names under a weighting of the images; all count alike unless given. */
function figuresOf([before, after]: readonly [Scored, Scored]) {
  const [one, other] = [scorer(before), scorer(after)];
  const meanSubject = changeInMeanSubject(before, after);
  return (weights: Weights = new Uint8Array(before.labels.length).fill(1)): Record<Names, number> => {
    const [old, young] = [one(weights), other(weights)];
    return Object.fromEntries([
      ...simulatedFigures.map((name) => [name, old[name]]),
      ...simulatedChanges.map((name) => [`change of ${name}`, young[name] - old[name]]),
      [inMeanSubject, meanSubject(weights)],
    ]) as Record<Names, number>;
  };
}

/** The intervals that reports and pages show; null where they say that nothing is known. */
function estimatesOf([before, after]: readonly [Scored, Scored]): Record<Names, Interval | null> {
  const evaluation = evaluate({ ...before, split: 'validation' });
  const paired = pairedDifference(before, after);
  const told = (estimate: Estimate | null | undefined) =>
    estimate === null || estimate === undefined || isUnknown(estimate) ? null : estimate;
  return Object.fromEntries([
    ...simulatedFigures.map((name) => [name, told(evaluation[name])]),
    ...simulatedChanges.map((name) => [`change of ${name}`, told(paired[name])]),
    [inMeanSubject, told(changePerSubject(before.subjects, changeInMeanSubject(before, after)))],
  ]) as Record<Names, Interval | null>;
}

/** The images of a subject have one weight in common: that of the subject. */
function changeInMeanSubject(before: Scored, after: Scored): (weights: Weights) => number {
  const { subjects, labels, positive } = before;
  const isRight = ({ probabilities }: Scored, image: number) =>
    Number(probabilities[2 * image + positive]! > 0.5 === (labels[image] === positive));
  const gains = Float64Array.from(labels, (_, image) => isRight(after, image) - isRight(before, image));
  const images = new Map<number, number[]>();
  subjects.forEach((subject, image) => {
    const own = images.get(subject);
    if (own === undefined) images.set(subject, [image]);
    else own.push(image);
  });
  const changes = [...images.values()].map((own) => ({
    first: own[0]!,
    change: own.reduce((sum, image) => sum + gains[image]!, 0) / own.length,
  }));
  return (weights) => {
    let [sum, total] = [0, 0];
    for (const { first, change } of changes) {
      sum += (weights[first] ?? 0) * change;
      total += weights[first] ?? 0;
    }
    return sum / total;
  };
}

function plainInterval({ whole, without }: { readonly whole: number; readonly without: readonly number[] }) {
  if (Number.isNaN(whole) || without.some(Number.isNaN)) return null;
  const count = without.length;
  const mean = without.reduce((one, other) => one + other, 0) / count;
  const squares = without.reduce((one, other) => one + (other - mean) ** 2, 0);
  const half = studentQuantile(0.95, count - 1) * Math.sqrt(((count - 1) / count) * squares);
  return { low: whole - half, high: whole + half };
}

function resample(
  subjects: Int32Array,
  count: number,
  stream: RandomStream,
  figures: (weights: Weights) => Record<Names, number>,
) {
  return Array.from({ length: resamples }, () => {
    const drawn = new Int32Array(count);
    for (let left = count; left > 0; left--) {
      const subject = stream.below(count);
      drawn[subject] = (drawn[subject] ?? 0) + 1;
    }
    return figures(subjects.map((subject) => drawn[subject] ?? 0));
  });
}

function percentiles(values: readonly number[]): Interval | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [at(0.025), at(0.975)];
  return low === undefined || high === undefined ? null : { low, high };
}
