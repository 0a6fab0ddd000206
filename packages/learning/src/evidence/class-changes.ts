import type { ClassChanges, FigureChange, RecallChange, Showing, ShownBy } from '@fovea/domain';
import { areaUnderCurve, orderOf } from '../evaluation/area-under-curve.ts';
import { estimateDifference, unknownSpread } from '../evaluation/intervals.ts';
import type { Scored } from '../evaluation/scores.ts';
import { scorer } from '../evaluation/scores.ts';
import type { LeftOut, Part, Weights } from '../evaluation/subject-groups.ts';
import { asOneSubject, SubjectGroups } from '../evaluation/subject-groups.ts';
import type { Answers } from './answers.ts';

/** Both models' answers for the same images under one showing. */
export interface Shown {
  readonly showing: Showing;
  readonly before: Answers;
  readonly after: Answers;
  /** The same where the same was done at an unmarked place; none for untouched images. */
  readonly control?: Pick<Shown, 'before' | 'after'>;
}

/** What the images are, in the order of the answers. */
export interface AskedImages {
  readonly labels: Int32Array;
  readonly subjects: Int32Array;
  readonly classes: number;
  readonly positive: number;
  readonly className: (label: number) => string;
}

/** What both models answer where the ignored content was brought into every image, and where it was brought to another place. */
export interface Brought {
  readonly marked: Answers;
  readonly control: Answers;
}

/**
 * What a correction does to each class, to balanced accuracy and to AUC, where the ignored content says nothing of the class:
 * each figure is the mean of two showings, less what the same change costs at an unmarked place. Exchanged and blanked, every
 * image is alike to have the content or not. Where the content speaks for a class and stays on its images, exchanging brings it
 * to none of the others: these are asked blanked and filled, once without and once with it. What becomes of such a class itself
 * shows on untouched images alone. In each class every subject counts as one, so that a subject with most of the images neither
 * decides nor hides what becomes of the others.
 * @param shown the same images under each showing, the untouched ones first; these alone without ignored regions
 * @param brought what the base answered where the content of the ignored regions was brought in; null without such regions
 * @param leastPush share of the other classes' images that the content must turn to a class to speak for it
 */
export function classChanges(
  asked: AskedImages,
  shown: readonly [Shown, ...Shown[]],
  brought: Brought | null,
  leastPush: number,
): Omit<ClassChanges, 'calibrationError'> {
  const weights = asOneSubject(asked.subjects, asked.labels);
  const groups = new SubjectGroups(asked.subjects, weights);
  const present = [...new Set(asked.labels)].sort((one, other) => one - other);
  const parts = present.map((label) => groups.part((image) => asked.labels[image] === label));
  const left = classesWithCueLeft(asked, present, shown, brought, leastPush);
  const untouched = measure(asked, groups, present, weights, shown[0], [shown[0]]);
  const [showing, alike] = neutralShowings(shown, left.length > 0);
  const neutral = showing === 'untouched' ? untouched : measure(asked, groups, present, weights, shown[0], alike);
  const change = (name: string, of: readonly Part[]): FigureChange => ({ ...changeOf(neutral, name, of), showing });
  return {
    recalls: present.map((label, place): RecallChange => {
      const part = parts[place]!;
      const name = `recall ${String(label)}`;
      const asTheyAre = changeOf(untouched, name, [part]);
      const isLeft = left.includes(label);
      return {
        class: asked.className(label),
        images: asked.labels.filter((truth) => truth === label).length,
        subjects: part.subjects,
        isCueLeft: isLeft,
        ...(isLeft ? ({ ...asTheyAre, showing: 'untouched' } as const) : change(name, [part])),
        untouched: asTheyAre,
      };
    }),
    unseen: Array.from({ length: asked.classes }, (_, label) => label)
      .filter((label) => !present.includes(label))
      .map(asked.className),
    balancedAccuracy: change('balancedAccuracy', parts),
    auc: present.length < 2 ? null : change('auc', parts),
  };
}

/** The showings whose mean a figure is, and what these are called. */
function neutralShowings(
  shown: readonly [Shown, ...Shown[]],
  isCueLeft: boolean,
): readonly [ShownBy, readonly Shown[]] {
  if (shown.length === 1) return ['untouched', shown];
  const of = (...wanted: readonly Showing[]) => shown.filter(({ showing }) => wanted.includes(showing));
  return isCueLeft
    ? ['blanked and filled', of('blanked', 'filled')]
    : ['exchanged and blanked', of('exchanged', 'blanked')];
}

/** What a correction does to the calibration error on untouched images. */
export function calibrationChange(before: Scored, after: Scored): FigureChange {
  const groups = new SubjectGroups(before.subjects);
  const [old, young] = [scorer(before), scorer(after)];
  const all = new Uint8Array(before.labels.length).fill(1);
  const [was, is] = [old(all).calibrationError, young(all).calibrationError];
  const { change } = groups.leaveOut(['change'], (weights) => ({
    change: young(weights).calibrationError - old(weights).calibrationError,
  }));
  return {
    ...{ before: was, after: is, showing: 'untouched' },
    change: estimateDifference(change, [groups.part()]) ?? unknownSpread(is - was),
  };
}

type Figures = Readonly<
  Record<string, { readonly before: number; readonly after: number; readonly difference: LeftOut }>
>;

/** Each figure of both models, as the mean over showings, and its difference without each subject. */
function measure(
  asked: AskedImages,
  groups: SubjectGroups,
  present: readonly number[],
  weights: Weights,
  untouched: Shown,
  shown: readonly Shown[],
): Figures {
  const names = [...present.map((label) => `recall ${String(label)}`), 'balancedAccuracy', 'auc'];
  const [old, young] = (['before', 'after'] as const).map((model) => {
    const of = (one: Pick<Shown, 'before' | 'after'>) => figuresOf(asked, present, one[model]);
    const asTheyAre = of(untouched);
    return meanOf(
      shown.map((one) => (one.control === undefined ? of(one) : lessControl(asTheyAre, of(one), of(one.control)))),
    );
  }) as [Figuring, Figuring];
  const [was, is] = [old(weights), young(weights)];
  const differences = groups.leaveOut(names, (weights) => {
    const [one, other] = [old(weights), young(weights)];
    return Object.fromEntries(names.map((name) => [name, (other[name] ?? Number.NaN) - (one[name] ?? Number.NaN)]));
  });
  return Object.fromEntries(
    names.map((name) => [
      name,
      { before: was[name] ?? Number.NaN, after: is[name] ?? Number.NaN, difference: differences[name]! },
    ]),
  );
}

const shareOf = (figure: number) => Math.min(1, Math.max(0, figure));

type Figuring = (weights: Weights) => Readonly<Record<string, number>>;

/**
 * Figures of changed images, less what the same change costs at an unmarked place: that was not learned from the regions. Where it
 * costs more there, a share is still no larger than all.
 */
const lessControl =
  (untouched: Figuring, changed: Figuring, control: Figuring): Figuring =>
  (weights) => {
    const [whole, left, elsewhere] = [untouched(weights), changed(weights), control(weights)];
    const names = Object.keys(whole);
    const shares = names.map((name) => [name, shareOf(whole[name]! + left[name]! - elsewhere[name]!)] as const);
    const recalls = shares.filter(([name]) => name.startsWith('recall ')).map(([, recall]) => recall);
    return { ...Object.fromEntries(shares), balancedAccuracy: mean(recalls) };
  };

/** Figures that are each the mean of the same figure under several showings. */
function meanOf(each: readonly Figuring[]): Figuring {
  return (weights) => {
    const all = each.map((figures) => figures(weights));
    const mean = (name: string) => all.reduce((sum, figures) => sum + (figures[name] ?? Number.NaN), 0) / all.length;
    return Object.fromEntries(Object.keys(all[0] ?? {}).map((name) => [name, mean(name)]));
  };
}

function figuresOf({ labels, classes, positive }: AskedImages, present: readonly number[], answers: Answers): Figuring {
  const aucs = (classes > 2 ? present : [positive]).map((label) => {
    const scores = Float64Array.from(labels, (_, image) => answers.probabilities[image * classes + label] ?? 0);
    const order = orderOf(scores);
    return (weights: Weights) => areaUnderCurve(scores, order, (image) => labels[image] === label, weights);
  });
  return (weights) => {
    const [right, total] = [new Float64Array(classes), new Float64Array(classes)];
    labels.forEach((label, image) => {
      const weight = weights[image] ?? 0;
      total[label]! += weight;
      right[label]! += weight * (answers.right[image] ?? 0);
    });
    const recalls = present.map((label) => right[label]! / total[label]!);
    return {
      ...Object.fromEntries(present.map((label, place) => [`recall ${String(label)}`, recalls[place]!])),
      balancedAccuracy: mean(recalls),
      // Of more than two classes the mean over those that occur, of the AUC of each against all others.
      auc: mean(aucs.map((of) => of(weights))),
    };
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function changeOf(figures: Figures, name: string, parts: readonly Part[]): Omit<FigureChange, 'showing'> {
  const { before, after, difference } = figures[name]!;
  return { before, after, change: estimateDifference(difference, parts) ?? unknownSpread(after - before) };
}

/** In log odds: less than this was not taken from a class by exchanging. */
const leastTaken = 0.5;

/**
 * The classes that the ignored content speaks for and on whose images it stays where they are changed. It speaks for a class
 * where bringing it into other classes' images turns answers to that class, at least half as many as to the class that it speaks
 * for most. How sure the base is of the class's own images tells whether exchanging took it away: it then costs more at the marked
 * place than at an unmarked one, and at least half of what bringing it back gives. Blanks tell less, since they may look like it.
 */
function classesWithCueLeft(
  asked: AskedImages,
  present: readonly number[],
  shown: readonly [Shown, ...Shown[]],
  brought: Brought | null,
  leastPush: number,
): readonly number[] {
  const [untouched] = shown;
  const [exchanged, filled] = (['exchanged', 'filled'] as const).map((of) =>
    shown.find(({ showing }) => showing === of),
  );
  if (brought === null || exchanged === undefined || filled === undefined) return [];
  const pushOf = (label: number) =>
    meanOver(asked, brought.marked, isOther(label), isAnswer(label)) -
    meanOver(asked, brought.control, isOther(label), isAnswer(label));
  const most = Math.max(leastPush, ...present.map((label) => pushOf(label) / 2));
  return present.filter((label) => {
    if (pushOf(label) < most) return false;
    const sureness = (one: Pick<Shown, 'before' | 'after'>) =>
      meanOver(
        asked,
        one.before,
        (truth) => truth === label,
        (answer) => logOdds(answer[label] ?? 0),
      );
    const taken = sureness(exchanged.control ?? untouched) - sureness(exchanged);
    return taken < Math.max(leastTaken, (sureness(filled) - sureness(exchanged)) / 2);
  });
}

type Counted = (truth: number) => boolean;

const isOther =
  (label: number): Counted =>
  (truth) =>
    truth !== label;

const isAnswer = (label: number) => (answer: Float32Array) => Number(answer.indexOf(Math.max(...answer)) === label);

/** The mean of something about the answers for the images that count; 0 of none. */
function meanOver(
  { labels, classes }: AskedImages,
  { probabilities }: Answers,
  isCounted: Counted,
  figure: (answer: Float32Array) => number,
): number {
  let [sum, total] = [0, 0];
  labels.forEach((truth, image) => {
    if (!isCounted(truth)) return;
    total++;
    sum += figure(probabilities.subarray(image * classes, (image + 1) * classes));
  });
  return total === 0 ? 0 : sum / total;
}

/** Rounding makes 0 and 1 of what is nearly so. */
const leastProbability = 1e-6;

function logOdds(probability: number): number {
  const share = Math.min(1 - leastProbability, Math.max(leastProbability, probability));
  return Math.log(share / (1 - share));
}
