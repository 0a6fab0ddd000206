import { describe, expect, test } from 'vitest';
import type { SaturationSign } from './saturation.ts';
import { beginWatch, watchSaturation } from './saturation.ts';

const stuck = { share: 0.97, feedbackLoss: 4, feedbackNorm: 0 };
const seen = (...signs: Omit<SaturationSign, 'step'>[]) =>
  signs.reduce((watch, sign, index) => watchSaturation(watch, { step: index + 1, ...sign }), beginWatch).found;
const times = (count: number, sign: Omit<SaturationSign, 'step'>) => Array.from({ length: count }, () => sign);

describe('a saturated gate', () => {
  test('is noticed after five steps in a row, and told once with its step and share', () => {
    expect(seen(...times(4, stuck))).toBeNull();
    expect(seen(...times(5, stuck))).toEqual({ step: 5, share: 0.97 });
    expect(seen(...times(9, stuck))).toEqual({ step: 5, share: 0.97 });
  });

  test('is one that had a gradient and lost it', () => {
    const lively = { share: 0.2, feedbackLoss: 4.5, feedbackNorm: 2 };
    expect(seen(...times(3, lively), ...times(5, { ...stuck, feedbackNorm: 0.019 }))).toEqual({ step: 8, share: 0.97 });
    expect(seen(...times(3, lively), ...times(5, { ...stuck, feedbackNorm: 0.03 }))).toBeNull();
  });

  test.each([
    [
      'the loss came down',
      [{ share: 0, feedbackLoss: 4, feedbackNorm: 1 }, ...times(9, { ...stuck, feedbackLoss: 1.9 })],
    ],
    ['the map is not at its ends', times(9, { ...stuck, share: 0.89 })],
    ['the gradient still pulls', times(9, { ...stuck, feedbackNorm: 0.5 })],
    ['there is nothing to learn', times(9, { ...stuck, feedbackLoss: 0 })],
    ['it lasts no five steps', [...times(4, stuck), { ...stuck, share: 0.5 }, ...times(4, stuck)]],
  ])('is none where %s', (_, signs) => {
    expect(seen(...signs)).toBeNull();
  });
});
