import { expect, test } from 'vitest';
import { insideRegions } from './inside-regions.ts';
import { letterbox } from './letterbox.ts';
import type { Roi } from './roi.ts';

const box = letterbox(4, 4, 4);
const rectangle = (meaning: Roi['meaning'], x: number, width: number, strength = 1): Roi => ({
  id: crypto.randomUUID(),
  meaning,
  strength,
  shape: { kind: 'rectangle', x, y: 0, width, height: 1 },
});
const topRow = (...rois: Roi[]) => [...insideRegions(rois, box).subarray(0, 4)];

test('pixels covered to a half are inside, whatever the meaning and however weak the region', () => {
  expect(topRow(rectangle('ignore', 0.5, 1))).toEqual([1, 1, 0, 0]);
  expect(topRow(rectangle('ignore', 0.75, 1))).toEqual([0, 1, 0, 0]);
  expect(topRow(rectangle('ignore', 0, 1, 0.05), rectangle('attend', 3, 1, 0.1))).toEqual([1, 0, 0, 1]);
  expect(insideRegions([rectangle('attend', 0, 4)], box).reduce((sum, value) => sum + value, 0)).toBe(4);
});

test('nothing is inside where nothing is drawn', () => {
  expect(insideRegions([], box)).toEqual(new Uint8Array(16));
});
