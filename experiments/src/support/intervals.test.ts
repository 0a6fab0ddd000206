import { expect, test } from 'vitest';
import { meanInterval, wilson } from './intervals.ts';

// Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i', (successes, of, low, high) => {
  const interval = wilson(successes, of);
  expect(interval.value).toBeCloseTo(successes / of, 12);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('more trials of the same share narrow it, and it never leaves [0,1]', () => {
  const widths = [10, 100, 1000].map((of) => wilson(0.3 * of, of)).map(({ low, high }) => high - low);
  expect(widths[0]).toBeGreaterThan(widths[1]!);
  expect(widths[1]).toBeGreaterThan(widths[2]!);
  expect(wilson(0, 3).low).toBe(0);
  expect(wilson(3, 3).high).toBe(1);
});

test('the mean of repetitions, with Student’s t for their number', () => {
  const { mean, low, high } = meanInterval([1, 2, 3, 4, 5]);
  // t = 2.776 with four degrees of freedom, a standard error of √(2.5/5).
  expect([mean, low, high]).toEqual([
    3,
    expect.closeTo(3 - 2.776 * Math.SQRT1_2, 3),
    expect.closeTo(3 + 2.776 * Math.SQRT1_2, 3),
  ]);
  expect(meanInterval([1]).low).toBeNaN();
});
