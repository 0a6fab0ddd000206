import { expect, test } from 'vitest';
import { meanInterval } from './intervals.ts';

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
