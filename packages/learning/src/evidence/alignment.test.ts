import { expect, test } from 'vitest';
import { alignment } from './alignment.ts';

const images = {
  pixels: new Uint8Array(2 * 4 * 3),
  labels: new Int8Array(2),
  subjects: new Int32Array(2),
  size: 2,
  classes: 2,
  positive: 1,
};
const answering = (...maps: number[]) => ({
  predict: () => ({
    maps: Float32Array.from(maps),
    probabilities: new Float32Array(4),
    logits: new Float32Array(4),
  }),
});

test('measures both maps against the regions', () => {
  const before = answering(0.5, 0.5, 0.5, 0.5, 0, 0, 0, 1);
  const after = answering(1, 0, 0, 0, 0, 0.5, 0, 0.5);
  const regions = [
    { row: 0, mask: Float32Array.of(1, 0, 0, 0) },
    { row: 1, mask: Float32Array.of(0, 1, 0, 1) },
  ];
  const strong = alignment(images, regions, true, before, after);
  expect(strong).toMatchObject({ images: 2, heldOut: true });
  expect(strong.before.pointing).toBeCloseTo((0.25 + 1) / 2, 6);
  expect(strong.before.energyInside).toBeCloseTo((0.25 + 1) / 2, 6);
  expect(strong.before.pixelAuc).toBeCloseTo((0.5 + 3 / 4) / 2, 6);
  expect(strong.after).toEqual({ iou: 1, pointing: 1, energyInside: 1, pixelAuc: 1 });
});

test('regions over the whole picture tell no pixels apart', () => {
  const whole = [{ row: 0, mask: Float32Array.of(1, 1, 1, 1) }];
  const { before } = alignment(images, whole, false, answering(1, 0, 0, 0), answering(1, 0, 0, 0));
  expect(before).toEqual({ iou: 1, pointing: 1, energyInside: 1 });
});
