import { loadEngine } from '@fovea/engine';
import { expect, test } from 'vitest';
import { initialWeights } from '../model/weights.ts';
import { cellForm } from '../testing/toy-cells.ts';
import { Predictor } from './predictor.ts';

test('more images than are computed at a time are answered as a few of them are', async () => {
  const size = 16;
  const form = cellForm(size);
  const predictor = await Predictor.load(await loadEngine(), { form, weights: initialWeights(form, 1, 0) });
  const bytes = size ** 2 * 3;
  const pixels = Uint8Array.from({ length: 600 * bytes }, (_, at) => Math.imul(at + 1, 2654435761) >>> 24);
  const all = predictor.predict(pixels);
  for (const start of [0, 250, 510, 590]) {
    const few = predictor.predict(pixels.subarray(start * bytes, (start + 10) * bytes));
    for (const part of ['logits', 'probabilities', 'maps'] as const) {
      const each = few[part].length / 10;
      const same = all[part].subarray(start * each, (start + 10) * each);
      expect(Math.max(...same.map((value, at) => Math.abs(value - few[part][at]!))), part).toBeLessThan(1e-5);
    }
  }
});

test('an image without nothing is answered as it is, and without everything as a blank one is', async () => {
  const size = 16;
  const form = cellForm(size);
  const predictor = await Predictor.load(await loadEngine(), { form, weights: initialWeights(form, 1, 0) });
  const pixels = Uint8Array.from({ length: size ** 2 * 3 }, (_, at) => Math.imul(at + 1, 2654435761) >>> 24);
  const other = pixels.toReversed();
  const all = (share: number) => new Float32Array(size ** 2).fill(share);
  const { probabilities } = predictor.predict(pixels);
  expect(predictor.without(pixels, all(0))).toEqual(probabilities);
  expect(predictor.without(pixels, all(1))).toEqual(predictor.without(other, all(1)));
  expect(predictor.without(pixels, all(0.5))).not.toEqual(probabilities);
  expect(() => predictor.without(pixels.subarray(3), all(0))).toThrow('prepare the image again');
});
