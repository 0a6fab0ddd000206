import type { ClassChanges, FigureChange, RecallChange, Showing } from '@fovea/domain';
import { areaUnderCurve, orderOf } from '../evaluation/area-under-curve.ts';
import { estimateDifference, unknownSpread } from '../evaluation/intervals.ts';
import type { Scored } from '../evaluation/scores.ts';
import { scorer } from '../evaluation/scores.ts';
import type { LeftOut, Part, Weights } from '../evaluation/subject-groups.ts';
import { SubjectGroups } from '../evaluation/subject-groups.ts';
import type { Answers } from './answers.ts';

/** Both models' answers for the same images under one showing. */
export interface Shown {
  readonly showing: Showing;
  readonly before: Answers;
  readonly after: Answers;
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
 * What a correction does to each class, to balanced accuracy and to AUC, over all showings.
 * @param shown the same images under each showing, the untouched ones first
 * @param brought what the base answered where the content of the ignored regions was brought in; null without such regions
 * @param leastPush share of the other classes' images that the content must turn to a class to speak for it
 */
export function classChanges(
  asked: AskedImages,
  shown: readonly [Shown, ...Shown[]],
  brought: Brought | null,
  leastPush: number,
): Omit<ClassChanges, 'calibrationError'> {
  const groups = new SubjectGroups(asked.subjects);
  const present = [...new Set(asked.labels)].sort((one, other) => one - other);
  const parts = present.map((label) => groups.part((image) => asked.labels[image] === label));
  const measured = shown.map((one) => ({ showing: one.showing, figures: measure(asked, groups, present, one) }));
  const change = (name: string, of: readonly Part[]): FigureChange =>
    measured
      .map(({ showing, figures }) => changeOf(figures, name, of, showing))
      .reduce((best, one) => (one.change.value > best.change.value ? one : best));
  return {
    recalls: present.map((label, place): RecallChange => {
      const part = parts[place]!;
      const images = part.images.reduce((one, other) => one + other, 0);
      return {
        class: asked.className(label),
        images,
        subjects: part.subjects,
        isCueLeft: isCueLeft(asked, label, shown, brought, leastPush),
        ...change(`recall ${String(label)}`, [part]),
      };
    }),
    unseen: Array.from({ length: asked.classes }, (_, label) => label)
      .filter((label) => !present.includes(label))
      .map(asked.className),
    balancedAccuracy: change('balancedAccuracy', parts),
    auc: present.length < 2 ? null : change('auc', parts),
  };
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

/** Each figure of both models, and its difference without each subject. */
function measure(
  asked: AskedImages,
  groups: SubjectGroups,
  present: readonly number[],
  { before, after }: Shown,
): Figures {
  const names = [...present.map((label) => `recall ${String(label)}`), 'balancedAccuracy', 'auc'];
  const [old, young] = [before, after].map((answers) => figuresOf(asked, present, answers)) as [Figuring, Figuring];
  const all = new Uint8Array(asked.labels.length).fill(1);
  const [was, is] = [old(all), young(all)];
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

type Figuring = (weights: Weights) => Readonly<Record<string, number>>;

function figuresOf(asked: AskedImages, present: readonly number[], answers: Answers): Figuring {
  const { labels, classes, subjects, positive } = asked;
  const scored: Scored = { probabilities: answers.probabilities, labels, classes, subjects, positive };
  const metrics = scorer(scored);
  const macro = classes > 2 ? macroAuc(scored, present) : null;
  return (weights) => {
    const { balancedAccuracy, auc } = metrics(weights);
    const recalls = present.map((label) => {
      let [right, total] = [0, 0];
      labels.forEach((truth, image) => {
        if (truth !== label) return;
        total += weights[image] ?? 0;
        right += (weights[image] ?? 0) * (answers.right[image] ?? 0);
      });
      return [`recall ${String(label)}`, right / total] as const;
    });
    return { ...Object.fromEntries(recalls), balancedAccuracy, auc: macro?.(weights) ?? auc };
  };
}

/** Mean over the classes that occur of the AUC of each against all others. */
function macroAuc({ probabilities, labels, classes }: Scored, present: readonly number[]) {
  const each = present.map((label) => {
    const scores = Float64Array.from(labels, (_, image) => probabilities[image * classes + label] ?? 0);
    const order = orderOf(scores);
    return (weights: Weights) => areaUnderCurve(scores, order, (image) => labels[image] === label, weights);
  });
  return (weights: Weights) => each.reduce((sum, of) => sum + of(weights), 0) / each.length;
}

function changeOf(figures: Figures, name: string, parts: readonly Part[], showing: Showing): FigureChange {
  const { before, after, difference } = figures[name]!;
  const change = estimateDifference(difference, parts) ?? unknownSpread(after - before);
  return { before, after, change, showing };
}

/**
 * Whether the ignored content speaks for a class and stays on its images under every showing. It speaks for a class where
 * bringing it into other classes' images turns answers to that class. It was taken away from the class's own images where the
 * base then finds fewer of them, by half of that share or more.
 */
function isCueLeft(
  { labels, classes }: AskedImages,
  label: number,
  shown: readonly Shown[],
  brought: Brought | null,
  leastPush: number,
): boolean {
  if (brought === null) return false;
  const answeredSo = ({ probabilities }: Answers, isAsked: (truth: number) => boolean) => {
    let [count, total] = [0, 0];
    labels.forEach((truth, image) => {
      if (!isAsked(truth)) return;
      total++;
      const answer = probabilities.subarray(image * classes, (image + 1) * classes);
      if (answer.indexOf(Math.max(...answer)) === label) count++;
    });
    return total === 0 ? 0 : count / total;
  };
  const isOther = (truth: number) => truth !== label;
  const push = answeredSo(brought.marked, isOther) - answeredSo(brought.control, isOther);
  if (push < leastPush) return false;
  const own = shown.map(({ before }) => answeredSo(before, (truth) => truth === label));
  return own[0]! - Math.min(...own) < push / 2;
}
