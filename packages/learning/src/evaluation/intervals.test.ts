import { describe, expect, test } from 'vitest';
import { intervalCoverage } from '../testing/interval-coverage.ts';
import { estimate, estimateDifference, sharedConfidence } from './intervals.ts';
import { SubjectGroups } from './subject-groups.ts';

/** A share of right answers over subjects, from the number of images and of right ones of each. */
function shareOf(subjects: readonly (readonly [images: number, right: number])[]) {
  const of = subjects.flatMap(([images], subject) => Array.from({ length: images }, () => subject));
  const right = subjects.flatMap(([images, hits]) =>
    Array.from({ length: images }, (_, image) => Number(image < hits)),
  );
  const groups = new SubjectGroups(Int32Array.from(of));
  const { share } = groups.leaveOut(['share'], (weights) => {
    const total = right.reduce((sum, _, image) => sum + (weights[image] ?? 0), 0);
    return { share: right.reduce((sum, hit, image) => sum + hit * (weights[image] ?? 0), 0) / total };
  });
  return { share, parts: [groups.part()] };
}

const usual = [
  [10, 8],
  [20, 19],
  [5, 2],
  [12, 10],
  [30, 25],
  [8, 8],
] as const;

test('an interval holds its value and stays within the range of the figure', () => {
  const { share, parts } = shareOf(usual);
  const { value, low, high } = estimate(share, parts)!;
  expect(value).toBeCloseTo(72 / 85, 9);
  expect(low).toBeGreaterThan(0.5);
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
  expect(high).toBeLessThan(1);
});

test('equal subjects that are all right count as so many trials', () => {
  const { share, parts } = shareOf(Array.from({ length: 8 }, () => [20, 20] as const));
  // Clopper–Pearson for 8 of 8: the low end is .025^(1/8).
  expect(estimate(share, parts)).toEqual({
    value: 1,
    low: expect.closeTo(0.025 ** (1 / 8), 9) as number,
    high: 1,
    confidence: 0.95,
  });
});

test('what rests on one subject has an interval as wide as the range', () => {
  const { share, parts } = shareOf([[10, 8]]);
  expect(estimate(share, parts, [0, 2])).toMatchObject({ value: 0.8, low: 0, high: 2 });
});

test('what one subject has nearly all the images of is as unknown as what rests on it alone', () => {
  const others = Array.from({ length: 7 }, (_, subject) => [4, subject % 2 === 0 ? 4 : 2] as const);
  const { share, parts } = shareOf([...others, [300, 200]]);
  expect(estimate(share, parts)).toMatchObject({ low: 0, high: 1 });
  expect(estimateDifference(share, parts)).toMatchObject({ low: -1, high: 1 });
});

test('a difference of fewer than five subjects is unknown', () => {
  const [four, five] = [usual.slice(0, 4), usual.slice(0, 5)].map(shareOf);
  expect(estimateDifference(four!.share, four!.parts)).toMatchObject({ low: -1, high: 1 });
  expect(estimateDifference(five!.share, five!.parts)?.low).toBeGreaterThan(-1);
});

test('intervals read side by side are wider', () => {
  const { share, parts } = shareOf(usual);
  const [one, ofTen] = [1, 10].map((count) => estimate(share, parts, [0, 1], sharedConfidence(count))!);
  expect(ofTen!.low).toBeLessThan(one!.low);
  expect(ofTen!.high).toBeGreaterThan(one!.high);
});

test('more than 200 subjects make 200 groups, which keep every image', () => {
  const subjects = Int32Array.from({ length: 1000 }, (_, image) => Math.floor(image / 2));
  const { images, subjects: count } = new SubjectGroups(subjects).part();
  expect(images).toHaveLength(200);
  expect(count).toBe(500);
  expect(images.reduce((one, other) => one + other, 0)).toBe(1000);
});

describe('95 % intervals hold about 95 of 100 times, for subjects that differ in size and difficulty', () => {
  const population = { distance: 1.1, improvement: 0.2, spread: 0.6, images: 15, fewest: 3 };
  test.each([
    ['have both classes', { isMixed: true }, 8],
    ['have one class each', { isMixed: false }, 12],
    ['have both classes, and one most of the images', { isMixed: true, largest: 0.6 }, 8],
  ])('where they %s', (_, more, subjects) => {
    const repetitions = 200;
    const found = intervalCoverage({ population: { ...population, ...more }, subjects, repetitions, standing: 8000 });
    const deviation = Math.sqrt((0.95 * 0.05) / repetitions);
    for (const [name, { ours }] of Object.entries(found)) {
      expect(ours.covered, name).toBeGreaterThan(0.94 - 2 * deviation);
      // Calibration errors near 0 are held nearly always.
      if (name !== 'calibrationError') expect(ours.covered, name).toBeLessThan(0.993);
    }
  });
});
