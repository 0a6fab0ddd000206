import type { Showing } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import type { Answers } from './answers.ts';
import type { Shown } from './class-changes.ts';
import { classChanges } from './class-changes.ts';

/** Three classes with six subjects each, of as many images as the class says. */
const sizes = [10, 4, 2];
const labels = Int32Array.from(sizes.flatMap((size, label) => Array.from({ length: 6 * size }, () => label)));
const subjects = Int32Array.from(
  sizes.flatMap((size, label) => Array.from({ length: 6 * size }, (_, image) => 6 * label + (image % 6))),
);
const asked = { labels, subjects, classes: 3, positive: 2, className: (label: number) => `class ${String(label)}` };

/** Answers each image by its label and its number among the images of its class, each answer as sure as said. */
function answers(of: (label: number, number: number) => number, sure = 0.8): Answers {
  const numbers = [0, 0, 0];
  const answered = Array.from(labels, (label) => of(label, (numbers[label] = (numbers[label] ?? 0) + 1) - 1));
  return {
    right: Uint8Array.from(answered, (answer, image) => Number(answer === labels[image])),
    probabilities: Float32Array.from(
      answered.flatMap((answer) => [0, 1, 2].map((label) => (label === answer ? sure : (1 - sure) / 2))),
    ),
  };
}
const right = answers((label) => label);
/** Every image of the rarest class is taken for the commonest. */
const traded = answers((label) => (label === 2 ? 0 : label));

test('a class that is traded for another loses its recall, beyond chance', () => {
  const { recalls, unseen, balancedAccuracy, auc } = classChanges(
    asked,
    [{ showing: 'untouched', before: right, after: traded }],
    null,
    0.03,
  );
  expect(recalls.map(({ class: name, images, subjects: of }) => [name, images, of])).toEqual([
    ['class 0', 60, 6],
    ['class 1', 24, 6],
    ['class 2', 12, 6],
  ]);
  expect(recalls[2]).toMatchObject({ before: 1, after: 0, isCueLeft: false });
  expect(recalls[2]!.change.high).toBeLessThan(0);
  expect(recalls[0]!.change.value).toBe(0);
  expect(balancedAccuracy.change.value).toBeCloseTo(-1 / 3, 9);
  // The AUC of the positive class alone would be one half; that of the others stays nearly as high.
  expect(auc?.before).toBe(1);
  expect(auc?.after).toBeGreaterThan(0.7);
  expect(unseen).toEqual([]);
});

test('a class without an image is named', () => {
  const { unseen, recalls } = classChanges(
    { ...asked, classes: 4 },
    [
      {
        showing: 'untouched',
        ...{ before: { ...right, probabilities: new Float32Array(4 * labels.length) } },
        after: { ...right, probabilities: new Float32Array(4 * labels.length) },
      },
    ],
    null,
    0.03,
  );
  expect(unseen).toEqual(['class 3']);
  expect(recalls).toHaveLength(3);
});

/** A model's answers under each showing, beside those of the corrected model under all of them. */
function shownBy(before: Partial<Record<Showing, Answers>>, after: Answers): [Shown, ...Shown[]] {
  const of = (showing: Showing): Shown => ({ showing, before: before[showing] ?? right, after });
  return [of('untouched'), of('exchanged'), of('blanked'), of('filled')];
}
/** Without its cue, a class is taken for the next. */
const without = (cued: number) => answers((label) => (label === cued ? (label + 1) % 3 : label));
/** With the cue of a class on every image, all are taken for that class. */
const all = (cued: number) => ({ marked: answers(() => cued), control: right });

describe('a cue that speaks for the commonest class, at a known place', () => {
  const halved = answers((label, number) => (label === 2 && number < 6 ? 0 : label));
  const before = { exchanged: without(0), blanked: without(0), filled: all(0).marked };
  const { recalls, balancedAccuracy } = classChanges(asked, shownBy(before, halved), all(0), 0.03);

  test('hides no fall of another class behind the images that it was brought to', () => {
    expect(recalls[2]).toMatchObject({ showing: 'exchanged and blanked', isCueLeft: false, before: 1, after: 0.5 });
    expect(recalls[2]!.change.high).toBeLessThan(0);
    expect(recalls[2]!.untouched).toMatchObject({ before: 1, after: 0.5 });
  });

  test('counts for nothing where its own class gave it up', () => {
    expect(recalls[0]).toMatchObject({ isCueLeft: false, before: 0, after: 1 });
    expect(balancedAccuracy).toMatchObject({ showing: 'exchanged and blanked' });
    expect(balancedAccuracy.before).toBeCloseTo(2 / 3, 9);
    expect(balancedAccuracy.after).toBeCloseTo(2.5 / 3, 9);
  });

  test('is half there where exchanging brings it and blanking does not: the mean of both is judged', () => {
    const exchanged = answers((label, number) => (number % 2 === 0 ? 0 : label === 0 ? 1 : label));
    const [, middle] = classChanges(asked, shownBy({ ...before, exchanged }, halved), all(0), 0.03).recalls;
    expect(middle).toMatchObject({ before: 0.75, after: 1 });
    expect(middle!.change.value).toBeCloseTo(0.25, 9);
  });
});

test('a base that finds a class without its cue, only less surely, shows that the cue was taken away', () => {
  const sure = answers((label) => label, 0.98);
  const [untouched, ...changed] = shownBy({ untouched: sure, blanked: answers((label) => label, 0.5) }, right);
  const [, , rarest] = classChanges(asked, [untouched, ...changed], all(2), 0.03).recalls;
  expect(rarest).toMatchObject({ isCueLeft: false, showing: 'exchanged and blanked' });
});

describe('a cue of the rarest class that stays on its images, wherever these are changed', () => {
  /** After: a fifth of the rarest class is not found any more. */
  const after = answers((label, number) => (label === 2 && number % 5 === 0 ? 0 : label));
  const { recalls, auc } = classChanges(asked, shownBy({ filled: all(2).marked }, after), all(2), 0.03);

  test('is said of its class alone, whose recall is that on untouched images', () => {
    expect(recalls.map(({ isCueLeft }) => isCueLeft)).toEqual([false, false, true]);
    expect(recalls[2]).toMatchObject({ showing: 'untouched', before: 1, after: 0.75 });
  });

  test('leaves the other classes to the mean of images without and with it', () => {
    expect(recalls[0]).toMatchObject({ showing: 'blanked and filled', before: 0.5, after: 1 });
    expect(auc).toMatchObject({ showing: 'blanked and filled' });
  });
});

test('content that turns a few answers to a class as well speaks for the class that it turns most to', () => {
  const mostly = (few: number) => answers((label, number) => (label !== 2 && number % 4 === 0 ? few : 2));
  const brought = { marked: mostly(1), control: right };
  const before = { filled: brought.marked };
  const { recalls } = classChanges(asked, shownBy(before, right), brought, 0.1);
  expect(recalls.map(({ isCueLeft }) => isCueLeft)).toEqual([false, false, true]);
});

test('a subject with most of a class’s images counts as one', () => {
  // Of six subjects five lose the class, and one with 95 images keeps it.
  const many = Int32Array.from([...Array<number>(95).fill(0), 1, 2, 3, 4, 5, ...[6, 7, 8, 9, 10]]);
  const truths = Int32Array.from(many, (_, image) => (image < 100 ? 1 : 0));
  const answersOf = (isKept: (image: number) => boolean): Answers => ({
    right: Uint8Array.from(truths, (truth, image) => Number(truth === 0 || isKept(image))),
    probabilities: Float32Array.from(
      [...truths].flatMap((truth, image) => (truth === 1 && isKept(image) ? [0.1, 0.9] : [0.9, 0.1])),
    ),
  });
  const [, recall] = classChanges(
    { labels: truths, subjects: many, classes: 2, positive: 1, className: String },
    [{ showing: 'untouched', before: answersOf(() => true), after: answersOf((image) => image < 95) }],
    null,
    0.1,
  ).recalls;
  expect(recall).toMatchObject({ images: 100, subjects: 6 });
  expect(recall!.change.value).toBeCloseTo(-5 / 6, 9);
  expect(recall!.change.high).toBeLessThan(0);
});

test('what the same change costs at an unmarked place is no loss of the class', () => {
  // The corrected model takes any blank for the commonest class.
  const blank = answers(() => 0);
  const changed = (showing: Showing, after: Answers): Shown => ({
    ...{ showing, before: right, after },
    control: { before: right, after },
  });
  const showings = (at: Answers): [Shown, ...Shown[]] => [
    { showing: 'untouched', before: right, after: right },
    changed('exchanged', right),
    { ...changed('blanked', blank), after: at },
    changed('filled', right),
  ];
  const brought = { marked: right, control: right };
  expect(classChanges(asked, showings(blank), brought, 0.1).recalls[2]).toMatchObject({ before: 1, after: 1 });
  const alone = showings(blank).map(({ control: _, ...one }) => one) as [Shown, ...Shown[]];
  expect(classChanges(asked, alone, brought, 0.1).recalls[2]).toMatchObject({ before: 1, after: 0.5 });
});

test('a model that an unmarked place costs more than the marked one has no more than every answer to lose', () => {
  const unchanged = { before: right, after: right };
  const shown: [Shown, ...Shown[]] = [
    { showing: 'untouched', ...unchanged },
    { showing: 'exchanged', ...unchanged, control: unchanged },
    { showing: 'blanked', ...unchanged, control: { before: answers(() => 0), after: right } },
    { showing: 'filled', ...unchanged, control: unchanged },
  ];
  const { recalls, balancedAccuracy } = classChanges(asked, shown, { marked: right, control: right }, 0.1);
  expect(recalls.map(({ change }) => change.value)).toEqual([0, 0, 0]);
  expect(balancedAccuracy).toMatchObject({ before: 1, after: 1 });
});
