import { expect, test } from 'vitest';
import { evidenceChecks, probeChecks } from './checks.ts';

const probe = (name: string, accuracy: number, control?: number) => ({
  name,
  dilated: true,
  accuracy,
  ...(control !== undefined && { control }),
});
const ignored = (accuracy: number, reliance: number) => ({
  ...{ accuracy, reliance, lowest: accuracy - reliance },
  probes: [{ ...probe('blanked', accuracy - reliance), control: accuracy }],
});
const attended = (lowest: number, reliance?: number) => ({
  ...{ accuracy: 0.9, lowest, probes: [probe('outside blanked', lowest)] },
  ...(reliance !== undefined && { reliance }),
});
const change = { value: 0.1, low: 0, high: 0.2, confidence: 0.95 };
const probes = { before: ignored(0.9, 0.4), after: ignored(0.88, 0.03) };
const complement = { images: 3, heldOut: true, before: attended(0.5, 0.2), after: attended(0.6, 0.3), change };
const subjects = { validation: 9, attended: 2 };
const none = { paired: null, probes: null, alignment: null, complement: null, subjects };
const alignment = {
  ...{ images: 3, heldOut: true },
  ...{ before: { iou: 0.1, pointing: 0.2, energyInside: 0.3 }, after: { iou: 0.5, pointing: 0.6, energyInside: 0.7 } },
};

test('the accuracy that is left without the regions is what needs them less', () => {
  const [, lowest, needs, without] = evidenceChecks({ ...none, probes });
  expect(lowest).toMatchObject({ before: 0.5, better: 'up' });
  expect(needs).toMatchObject({ before: 0.4, after: 0.03, better: 'down' });
  expect([without?.before, without?.after]).toEqual([0.9 - 0.4, 0.88 - 0.03]);
});

test('what a report of old does not hold has no row', () => {
  const names = (given: Partial<Parameters<typeof evidenceChecks>[0]>) =>
    evidenceChecks({ ...none, ...given }).map(({ name }) => name);
  expect(names({ alignment, complement })).toHaveLength(6);
  const old = { ...complement, before: attended(0.5), after: attended(0.6) };
  expect(names({ alignment, complement: old })).toHaveLength(5);
  expect(names({})).toEqual([]);
});

test('each probe has both accuracies, and a control where there is an unmarked place', () => {
  expect(
    probeChecks({ probes: { ...probes, asked: { images: 5, of: 8, subjects: 4 } }, complement, subjects }),
  ).toEqual([
    {
      name: 'ignored regions blanked, drawn wider',
      before: 0.5,
      after: 0.88 - 0.03,
      control: 0.88,
      on: { images: 5, of: 8, subjects: 4 },
    },
    {
      name: 'everything outside the attended regions blanked, drawn wider',
      before: 0.5,
      after: 0.6,
      control: null,
      on: { images: 3, of: 3, subjects: 2 },
    },
  ]);
});

const of = (name: string, given: Partial<Parameters<typeof evidenceChecks>[0]>) =>
  evidenceChecks({ ...none, ...given }).find((check) => check.name === name);

test('each figure says what it was measured on', () => {
  const asked = { images: 256, of: 418, subjects: 12 };
  expect(of('Accuracy, untouched images', { probes: { ...probes, asked } })?.on).toEqual(asked);
  expect(of('Accuracy, untouched images', { probes })?.on).toBeNull();
  expect(of('Overlap of map and regions', { alignment, complement })?.on).toEqual({ images: 3, of: 3, subjects: 2 });
  // Two of the images have no label: they take part in the overlap and in no accuracy.
  const more = { alignment: { ...alignment, images: 5 }, complement };
  expect(of('Overlap of map and regions', more)?.on).toEqual({ images: 5, of: 5, subjects: null });
  expect(of('Accuracy from the attended regions alone', more)?.on).toEqual({ images: 3, of: 3, subjects: 2 });
});

test('a change has an interval where one was measured on the same images', () => {
  const paired = { accuracy: { ...change, value: -0.02 }, auc: null };
  const ask = (images: number) => ({
    paired,
    probes: { ...probes, rise: change, asked: { images, of: 8, subjects: 4 } },
  });
  expect(of('Accuracy, untouched images', ask(8))?.change).toBe(paired.accuracy);
  expect(of('Accuracy, untouched images', ask(5))?.change).toBeNull();
  expect(of('Accuracy without the ignored regions', ask(5))?.change).toBe(change);
  expect(of('Answers that need the ignored regions', ask(8))?.change).toBeNull();
  expect(of('Accuracy from the attended regions alone', { complement })?.change).toBe(change);
  expect(of('Answers that need the attended regions', { complement })?.change).toBeNull();
});

test('each figure of the classes says how the images were shown; AUC is no share', () => {
  const figure = { before: 0.9, after: 0.8, change, showing: 'exchanged and blanked' } as const;
  const recall = { ...figure, class: 'rare', images: 12, subjects: 6, isCueLeft: false };
  const classes = { recalls: [recall], unseen: [], balancedAccuracy: figure, auc: figure, calibrationError: figure };
  expect(of('Recall of “rare”', { classes })).toMatchObject({
    unit: 'percent',
    on: { images: 12, of: 12, subjects: 6 },
  });
  expect(of('AUC, as judged', { classes })).toMatchObject({ before: 0.9, after: 0.8, unit: 'plain', change });
  expect(of('AUC, as judged', { classes })?.hint).toMatch(/^The mean of two figures/);
  expect(of('AUC, as judged', { classes: { ...classes, auc: null } })).toBeUndefined();
});
