import type { Engine } from '@fovea/engine';
import { loadEngine } from '@fovea/engine';
import { beforeAll, expect, test } from 'vitest';
import { Predictor } from '../explanation/predictor.ts';
import type { Model } from '../model/model.ts';
import { initialWeights } from '../model/weights.ts';
import { RandomStream } from '../random/random-stream.ts';
import { cellForm } from '../testing/toy-cells.ts';
import { reviewImages } from './review-images.ts';
import { shareOffTheCell } from './scores.ts';

const size = 16;
const bytes = size ** 2 * 3;
let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

/** A model that has learned nothing; the gate begins at the bias, and lets everything through from 20 on. */
function modelOf(gateBias: number): Model {
  const form = cellForm(size, { temperature: 1.5 });
  return { form, weights: initialWeights(form, 3, gateBias) };
}

/** Spotted discs on black, every other one with a spot of light beside it. */
function cells(count: number): Uint8Array {
  const pixels = new Uint8Array(count * bytes);
  const stream = new RandomStream(1, 'cells');
  for (let at = 0; at < pixels.length; at += 3) {
    const image = Math.floor(at / bytes);
    const [x, y] = [(at / 3) % size, Math.floor((at % bytes) / 3 / size)];
    const isCell = Math.hypot(x - 8, y - 8) < 5;
    const isSpot = image % 2 === 1 && x < 2 && y < 2;
    if (isCell || isSpot)
      pixels.set(
        [80, 90, 100].map((value) => value + 100 * stream.uniform()),
        at,
      );
  }
  return pixels;
}

test('answers as prediction does, in batches that need not be full', async () => {
  const model = modelOf(2);
  const pixels = cells(70);
  const facts = await reviewImages(engine, model, pixels);
  const { probabilities } = (await Predictor.load(engine, model)).predict(pixels);
  expect(facts.probabilities).toHaveLength(140);
  for (const [index, value] of probabilities.entries()) expect(facts.probabilities[index]).toBeCloseTo(value, 5);
  expect(facts.features).toHaveLength(70 * 64);
  expect(facts.features.every((value) => value >= 0)).toBe(true);
  const alone = await reviewImages(engine, model, pixels.subarray(69 * bytes));
  for (let index = 0; index < 64; index++)
    expect(alone.features[index]).toBeCloseTo(facts.features[69 * 64 + index]!, 5);
});

test('tells how much of the answer rests on what lies beside the cell, as gradient × input does behind an open gate', async () => {
  const model = modelOf(20);
  const pixels = cells(6);
  const { offTheCell } = await reviewImages(engine, model, pixels);
  const predictor = await Predictor.load(engine, model);
  for (let image = 0; image < 6; image++) {
    const own = pixels.subarray(image * bytes, (image + 1) * bytes);
    const map = await predictor.explain(own, 'gradient-input');
    expect(offTheCell[image]).toBeCloseTo(shareOffTheCell(map, own, size), 4);
    if (image % 2 === 0) expect(offTheCell[image]).toBe(0);
    else expect(offTheCell[image]).toBeGreaterThan(0.005);
  }
});

test('says nothing of what is black, and refuses what are no whole images', async () => {
  const { offTheCell } = await reviewImages(engine, modelOf(2), new Uint8Array(bytes));
  expect(offTheCell[0]).toBeNaN();
  await expect(reviewImages(engine, modelOf(2), new Uint8Array(bytes + 3))).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
});
