import { expect, test } from 'vitest';
import { RandomStream } from '../random/random-stream.ts';
import { simulatedAnswers } from '../testing/simulated-answers.ts';
import { evaluate, pairedDifference } from './evaluate.ts';
import { differenceOverSplits, meanOverSplits, metricOverSplits } from './over-splits.ts';
import type { Scored } from './scores.ts';

const usual = { isMixed: true, distance: 1.1, improvement: 0.2, spread: 0.6, images: 15, fewest: 3 };
const answers = (seed: number, first = 0): readonly [Scored, Scored] => {
  const [base, candidate] = simulatedAnswers(new RandomStream(seed, 'splits'), 12, usual);
  const subjects = base.subjects.map((subject) => subject + first);
  return [
    { ...base, subjects },
    { ...candidate, subjects },
  ];
};
const width = ({ low, high }: { low: number; high: number }) => high - low;

test('one split has the figures and intervals that it has by itself', () => {
  const [base, candidate] = answers(1);
  const alone = evaluate({ ...base, split: 'test' });
  expect(metricOverSplits([base], 'accuracy')).toEqual(alone.accuracy);
  expect(metricOverSplits([base], 'auc')).toEqual(alone.auc);
  const difference = pairedDifference(base, candidate, 3);
  expect(differenceOverSplits([[base, candidate]], 'accuracy', 3)).toEqual(difference.accuracy);
  expect(differenceOverSplits([[base, candidate]], 'auc', 3)).toEqual(difference.auc);
});

test('the same subjects tested twice tell no more than once, other subjects do', () => {
  const pair = answers(1);
  const once = differenceOverSplits([pair], 'accuracy');
  const twice = differenceOverSplits([pair, pair], 'accuracy');
  expect(twice.value).toBeCloseTo(once.value, 12);
  expect(width(twice)).toBeCloseTo(width(once), 12);
  expect(width(differenceOverSplits([pair, answers(2, 100)], 'accuracy'))).toBeLessThan(0.9 * width(once));
});

test('splits count alike, however many images they have', () => {
  const subjects = Int32Array.of(0, 1, 2, 3, 4, 5);
  const large = { subjects, values: [0, 0, 0, 1, 0, 0] };
  const small = { subjects: Int32Array.of(1, 4), values: [1, 0.5] };
  expect(meanOverSplits([large, small]).value).toBeCloseTo((1 / 6 + 0.75) / 2, 12);
});

test('a figure that one split lacks is refused', () => {
  const [whole] = answers(1);
  const ofOneClass = { ...whole, labels: new Int32Array(whole.labels.length) };
  expect(() => metricOverSplits([whole, ofOneClass], 'auc')).toThrow('one class alone');
});
