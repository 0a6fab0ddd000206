import { loadEngine } from '@fovea/engine';
import { expect, test, vi } from 'vitest';
import { initialWeights } from '../model/weights.ts';
import { cellForm, toyCells, toySize } from '../testing/toy-cells.ts';
import { askOnce } from './ask-once.ts';
import { Predictor } from './predictor.ts';

const { pixels } = toyCells(12, 3);
const bytes = toySize ** 2 * 3;
const show = (...images: number[]) =>
  Uint8Array.from(images.flatMap((image) => [...pixels.subarray(image * bytes, (image + 1) * bytes)]));

test('each image is computed once, whoever asks and in whichever order, and is answered as it would be alone', async () => {
  const engine = await loadEngine();
  const form = cellForm(toySize, { temperature: 1.5 });
  const model = { form, weights: initialWeights(form, 4, 0) };
  const plain = await Predictor.load(engine, model, { bulk: true });
  const expected = plain.predict(show(7, 2, 7, 5));
  const predict = vi.spyOn(Predictor.prototype, 'predict');
  const first = await askOnce(engine, model);
  const before = first.predict(show(0, 5, 2));
  const second = await askOnce(engine, { ...model, form: { ...form, temperature: 1 } });
  expect(second.predict(show(2, 0)).logits).toEqual(
    Float32Array.of(...before.logits.slice(4), ...before.logits.slice(0, 2)),
  );
  const after = first.predict(show(7, 2, 7, 5));
  expect(predict.mock.calls.map(([shown]) => shown.length / bytes)).toEqual([3, 1]);
  for (const part of ['logits', 'probabilities', 'maps'] as const)
    expect(Math.max(...after[part].map((value, at) => Math.abs(value - expected[part][at]!)))).toBeLessThan(1e-5);
});
