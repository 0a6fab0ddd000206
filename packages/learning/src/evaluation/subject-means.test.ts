import { expect, test } from 'vitest';
import { changePerSubject } from './subject-means.ts';
import type { Weights } from './subject-groups.ts';

const meanOf = (values: readonly number[]) => (weights: Weights) => {
  const total = values.reduce((sum, _, image) => sum + (weights[image] ?? 0), 0);
  return values.reduce((sum, value, image) => sum + value * (weights[image] ?? 0), 0) / total;
};

test('each subject counts as one, however many images it has', () => {
  const subjects = Int32Array.of(1, 2, 3, 4, 5, 5, 5, 5, 5, 5);
  const { value, low, high } = changePerSubject(subjects, meanOf([0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]));
  expect(value).toBeCloseTo(0.3, 9);
  // t = 2.776 with four degrees of freedom, a standard error of √(.025/5).
  expect(low).toBeCloseTo(0.3 - 2.776 * Math.sqrt(0.005), 3);
  expect(high).toBeCloseTo(0.3 + 2.776 * Math.sqrt(0.005), 3);
});

test('a fall of half in each of eleven subjects is told, though one of them has most of the images', () => {
  const sizes = [12, 12, 12, 12, 12, 11, 11, 15, 17, 35, 97];
  const subjects = Int32Array.from(sizes.flatMap((size, subject) => Array<number>(size).fill(subject)));
  const falls = sizes.flatMap((size, subject) => Array<number>(size).fill(subject === 10 ? -0.1 : -0.9));
  expect(changePerSubject(subjects, meanOf(falls)).high).toBeLessThan(-0.6);
});

test('nothing is known from four subjects, and a change that is the same in all still has a width', () => {
  expect(changePerSubject(Int32Array.of(1, 2, 3, 4), () => 0.5)).toMatchObject({ low: -1, high: 1 });
  const same = changePerSubject(Int32Array.of(1, 2, 3, 4, 5, 6), () => 0);
  expect(same.high).toBeCloseTo(1 - 0.025 ** (1 / 6), 3);
  expect(same.low).toBe(-same.high);
});

test('of several figures each needs a wider interval', () => {
  const subjects = Int32Array.of(1, 2, 3, 4, 5, 6);
  const change = meanOf([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]);
  const [alone, ofFive] = [changePerSubject(subjects, change), changePerSubject(subjects, change, 5)];
  expect(ofFive.confidence).toBeCloseTo(0.99, 9);
  expect(ofFive.high - ofFive.low).toBeGreaterThan(alone.high - alone.low);
});
