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
const attend = (...values: number[]) => Float32Array.from(values);
const ignore = new Float32Array(4);

test('measures both maps against the regions, and weak regions as strong ones', () => {
  const before = answering(0.5, 0.5, 0.5, 0.5, 0, 0, 0, 1);
  const after = answering(1, 0, 0, 0, 0, 0.5, 0, 0.5);
  const measured = (strength: number) =>
    alignment(
      images,
      [
        { row: 0, attend: attend(strength, 0, 0, 0), ignore },
        { row: 1, attend: attend(0, strength, 0, strength), ignore },
      ],
      true,
      before,
      after,
    );
  const strong = measured(1);
  expect(strong).toMatchObject({ images: 2, heldOut: true });
  expect(strong.before.pointing).toBeCloseTo((0.25 + 1) / 2, 6);
  expect(strong.before.energyInside).toBeCloseTo((0.25 + 1) / 2, 6);
  expect(strong.before.pixelAuc).toBeCloseTo((0.5 + 3 / 4) / 2, 6);
  expect(strong.after).toEqual({ iou: 1, pointing: 1, energyInside: 1, pixelAuc: 1 });
  expect(measured(0.25)).toEqual(strong);
});

test('regions over the whole picture tell no pixels apart', () => {
  const whole = [{ row: 0, attend: attend(1, 1, 1, 1), ignore }];
  const { before } = alignment(images, whole, false, answering(1, 0, 0, 0), answering(1, 0, 0, 0));
  expect(before).toEqual({ iou: 1, pointing: 1, energyInside: 1 });
});
