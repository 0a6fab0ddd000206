import type { Region } from '@fovea/domain';
import { expect, test } from 'vitest';
import { coverOf, wholeMask, wholeRegions } from './whole-regions.ts';

const region = (meaning: Region['meaning'], strength: number, ...mask: number[]): Region => ({
  meaning,
  strength,
  mask: Float32Array.from(mask),
  author: 'Ada',
});

test('weak regions are as whole as strong ones, alone or beside one', () => {
  const strong = [region('ignore', 1, 1, 0, 0.5, 0), region('ignore', 1, 0, 1, 0, 0)];
  for (const strengths of [
    [0.25, 0.25],
    [1, 0.3],
    [0.05, 0.7],
  ]) {
    const weak = strong.map((one, index) => ({ ...one, strength: strengths[index] ?? 1 }));
    expect(wholeMask(weak, 'ignore')).toEqual(Float32Array.of(1, 1, 0.5, 0));
  }
});

test('a region that no map pixel lies in wholly is widened to one that does', () => {
  const tiny = [region('attend', 0.3, 0.5, 0.25, 0, 0)];
  expect(coverOf(tiny, 'attend')).toEqual(Float32Array.of(0.5, 0.25, 0, 0));
  expect(wholeMask(tiny, 'attend')).toEqual(Float32Array.of(1, 0.5, 0, 0));
});

test('images without a region of the meaning are left out', () => {
  const images = [
    { row: 3, regions: [region('attend', 1, 1, 0)] },
    { row: 5, regions: [region('ignore', 1, 0, 1)] },
    { row: 8, regions: [region('ignore', 1, 0, 0)] },
  ];
  expect(wholeRegions(images, 'ignore')).toEqual([{ row: 5, mask: Float32Array.of(0, 1) }]);
});
