import { createHash } from 'node:crypto';
import { loadEngine } from '@fovea/engine';
import { expect, test } from 'vitest';
import { markedImage } from '../images/marked-image.ts';
import type { Model } from '../model/model.ts';
import { initialWeights } from '../model/weights.ts';
import { cellForm, square, toyCells, toySize } from '../testing/toy-cells.ts';
import { evidence } from './evidence.ts';

const bytes = toySize ** 2 * 3;

/** A model whose answers and maps are others once any pixel is another. */
const sensitive = (seed: number) => ({
  predict: (pixels: Uint8Array) => {
    const digests = Array.from({ length: pixels.length / bytes }, (_, image) => {
      const digest = createHash('sha256').update(pixels.subarray(image * bytes, (image + 1) * bytes));
      return digest.update(String(seed)).digest();
    });
    const logits = Float32Array.from(digests.flatMap((digest) => [digest[0]! / 64, digest[1]! / 64]));
    return {
      logits,
      probabilities: logits.map((own, at) => 1 / (1 + Math.exp(logits[at ^ 1]! - own))),
      maps: Float32Array.from(
        digests.flatMap((digest) => Array.from(square(0, 0, toySize), (_, at) => digest[at % 32]! / 255)),
      ),
    };
  },
});

test('at 64 pixels on black a report and its pictures are what they always were', async () => {
  const images = toyCells(60, 20, true);
  const form = cellForm(toySize);
  const [before, after] = [1, 2].map((seed) => ({ form, weights: initialWeights(form, seed, 0) })) as [Model, Model];
  const shown: unknown[] = [];
  const report = await evidence(await loadEngine(), {
    ...{ images, before, after },
    validation: Int32Array.from({ length: 24 }, (_, index) => 36 + index),
    feedback: [
      markedImage(1, { ignore: square(0, 0, 10), attend: square(20, 20, 12) }),
      markedImage(3, { ignore: square(26, 26, 12) }),
      markedImage(5, { ignore: square(8, 8, 48), attend: square(30, 20, 9) }),
      markedImage(37, { attend: square(25, 25, 14) }),
      markedImage(39, { attend: square(20, 30, 10) }),
    ],
    ask: (model) => Promise.resolve(sensitive(model === before ? 1 : 2)),
    onPicture: ({ pictures, ...picture }) =>
      shown.push({ ...picture, pictures: pictures.map((one) => createHash('sha256').update(one).digest('hex')) }),
  });
  expect(shown).toHaveLength(6 + 8);
  const digest = createHash('sha256').update(JSON.stringify({ report, shown })).digest('hex');
  // As it was computed before lengths were shares of the width and before the background was a setting.
  expect(digest).toBe('3639ee2d337f2948b30a95b605db41dcf4ea09225c8249ae7b47bd1abbc8c02e');
});
