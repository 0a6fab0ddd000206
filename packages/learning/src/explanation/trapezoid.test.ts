import { expect, test } from 'vitest';
import { trapezoid } from './faithfulness.ts';
import reference from '../testing/reference/values.json' with { type: 'json' };

test('the area that scikit-learn and NumPy find', () => {
  const { at, values, area } = reference.curve;
  expect(trapezoid(at, values)).toBeCloseTo(area, 12);
});

test('worked by hand: a triangle and a rectangle; a step without width adds nothing, a point has no area', () => {
  expect(trapezoid([0, 0.5, 1], [1, 0, 0])).toBe(0.25);
  expect(trapezoid([0, 0.25, 0.25, 1], [1, 1, 0.5, 0.5])).toBe(0.25 + 0.375);
  expect(trapezoid([0], [1])).toBe(0);
});
