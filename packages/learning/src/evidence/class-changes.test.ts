import { describe, expect, test } from 'vitest';
import type { Answers } from './answers.ts';
import { classChanges } from './class-changes.ts';

/** Three classes with six subjects each, of as many images as the class says. */
const sizes = [10, 4, 2];
const labels = Int32Array.from(sizes.flatMap((size, label) => Array.from({ length: 6 * size }, () => label)));
const subjects = Int32Array.from(
  sizes.flatMap((size, label) => Array.from({ length: 6 * size }, (_, image) => 6 * label + (image % 6))),
);
const asked = { labels, subjects, classes: 3, positive: 2, className: (label: number) => `class ${String(label)}` };

/** Answers each image by its label and its number among the images of its class. */
function answers(of: (label: number, number: number) => number): Answers {
  const numbers = [0, 0, 0];
  const answered = Array.from(labels, (label) => of(label, (numbers[label] = (numbers[label] ?? 0) + 1) - 1));
  return {
    right: Uint8Array.from(answered, (answer, image) => Number(answer === labels[image])),
    probabilities: Float32Array.from(
      answered.flatMap((answer) => [0, 1, 2].map((label) => (label === answer ? 0.8 : 0.1))),
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

describe('a cue that speaks for the rarest class', () => {
  /** Before: the cue decides. After: a fifth of the rarest class is not found any more, cue or not. */
  const after = answers((label, number) => (label === 2 && number % 5 === 0 ? 0 : label));
  const untouched = { showing: 'untouched', before: right, after } as const;
  const brought = { marked: answers(() => 2), control: right };

  test('whose images lose it under some showing is judged by that showing', () => {
    const blanked = { showing: 'blanked', before: traded, after } as const;
    const [, , rarest] = classChanges(asked, [untouched, blanked], brought, 0.03).recalls;
    expect(rarest).toMatchObject({ showing: 'blanked', isCueLeft: false, before: 0 });
    expect(rarest!.change.value).toBeGreaterThan(0.7);
  });

  test('that stays on its images under every showing leaves its recall unjudged', () => {
    const blanked = { showing: 'blanked', before: right, after } as const;
    const { recalls } = classChanges(asked, [untouched, blanked], brought, 0.03);
    expect(recalls.map(({ isCueLeft }) => isCueLeft)).toEqual([false, false, true]);
  });
});
