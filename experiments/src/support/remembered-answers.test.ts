import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEngine } from '@fovea/engine';
import { cellArchitecture, formOfRecipe, initialWeights, type Model, Predictor } from '@fovea/learning';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { RememberedAnswers } from './remembered-answers.ts';

const size = 64;
const network = formOfRecipe({ gates: ['input'], gateForm: 'soft', size }, 2, cellArchitecture(size));
const model: Model = { form: { ...network, taught: false, temperature: 2 }, weights: initialWeights(network, 0, 1) };
const pixels = Uint8Array.from({ length: 2 * size ** 2 * 3 }, (_, index) => (index * 37) % 251);

let path: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-answers-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  path = join(folder, 'of one study', 'answers.json');
});

test('answers are the model’s own, and what was saved is not asked again', async () => {
  const engine = await loadEngine();
  const first = await RememberedAnswers.open(engine, path);
  const asked = (await first.ask(model)).predict(pixels);
  const own = (await Predictor.load(engine, model, { bulk: true })).predict(pixels);
  expect([asked.logits, asked.probabilities, asked.maps]).toEqual([own.logits, own.probabilities, own.maps]);
  await first.save();

  const kept = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
  const nothing = Buffer.from(new Float32Array(4).buffer).toString('base64');
  await writeFile(path, JSON.stringify(Object.fromEntries(Object.keys(kept).map((key) => [key, nothing]))));
  const later = await (await RememberedAnswers.open(engine, path)).ask(model);
  expect(later.predict(pixels).probabilities).toEqual(Float32Array.of(0.5, 0.5, 0.5, 0.5));
  // Other pixels are asked.
  expect(later.predict(pixels.toReversed()).logits.every((logit) => logit !== 0)).toBe(true);
});
