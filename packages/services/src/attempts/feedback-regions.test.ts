import { randomUUID } from 'node:crypto';
import type { Meaning, Roi } from '@fovea/domain';
import { modelSize } from '@fovea/domain';
import { expect, test } from 'vitest';
import { feedbackRegions, levelRegions } from './feedback-regions.ts';

/** One pixel of a 64 × 64 image, which is one map pixel. */
const pixel = (meaning: Meaning, x: number, strength: number): Roi => ({
  id: randomUUID(),
  meaning,
  strength,
  shape: { kind: 'rectangle', x, y: 0, width: 1, height: 1 },
});
const drawn = (...rois: Roi[]) => ({ image: randomUUID(), width: modelSize, height: modelSize, rois });
const start = (map: Float32Array) => [...map.subarray(0, 4)];

test('training weighs each region as it was meant; the evidence reads the weaker ones as wholly as the strongest', () => {
  const image = drawn(pixel('ignore', 0, 1), pixel('ignore', 2, 0.25), pixel('attend', 3, 0.5));
  const meant = feedbackRegions(image, 7);
  expect([start(meant.ignore), start(meant.attend)]).toEqual([
    [1, 0, 0.25, 0],
    [0, 0, 0, 0.5],
  ]);
  const level = levelRegions(image, meant);
  expect([start(level.ignore), start(level.attend)]).toEqual([
    [1, 0, 1, 0],
    [0, 0, 0, 0.5],
  ]);
  expect(level).toMatchObject({ row: 7, image: image.image, strengths: { attend: 0.5, ignore: 1 } });
});

test('where no strengths of one meaning differ, both read the very same', () => {
  for (const image of [drawn(pixel('ignore', 0, 0.5), pixel('ignore', 2, 0.5), pixel('attend', 3, 1)), drawn()]) {
    const meant = feedbackRegions(image, 0);
    expect(levelRegions(image, meant)).toBe(meant);
  }
});
