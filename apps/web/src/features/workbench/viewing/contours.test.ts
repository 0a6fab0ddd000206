import { expect, it } from 'vitest';
import { contourLevels } from './contours.ts';

it('draws lines at round numbers between the ends of the range', () => {
  expect(contourLevels({ low: 0, high: 1 }, 0)).toEqual([0.2, 0.4, 0.6, 0.8]);
  expect(contourLevels({ low: 0.5, high: 0.9 }, 0)).toEqual([0.6, 0.7, 0.8]);
});

it('draws none where a signed map is nought', () => {
  expect(contourLevels({ low: -1, high: 1 }, 0)).toEqual([-0.5, 0.5]);
  expect(contourLevels({ low: -3.3, high: 3.3 }, 0)).toEqual([-3, -2, -1, 1, 2, 3]);
});

it('draws one at the threshold, on both sides of nought, and none below', () => {
  expect(contourLevels({ low: 0, high: 1 }, 0.5)).toEqual([0.5, 0.6, 0.8]);
  expect(contourLevels({ low: -1, high: 1 }, 0.25)).toEqual([-0.5, -0.25, 0.25, 0.5]);
  expect(contourLevels({ low: 0, high: 1 }, 1)).toEqual([]);
});
