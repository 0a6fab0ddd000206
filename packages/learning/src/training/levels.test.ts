import type { GateForm, Level, RecipeInput } from '@fovea/domain';
import { isFoveaError, parseRecipe } from '@fovea/domain';
import { loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { Predictor } from '../explanation/predictor.ts';
import { markedImage } from '../images/marked-image.ts';
import { gatherPixels } from '../images/prepared-images.ts';
import type { Model } from '../model/model.ts';
import { square, toyCells, toySize } from '../testing/toy-cells.ts';
import { planTraining } from './plan.ts';
import { train } from './train.ts';
import type { TrainingInput } from './training.ts';

let engine: Engine;
let base: Model;
const cells = toyCells(80, 10, true);
const rows = Int32Array.from(cells.labels.keys());
const corner = square(0, 0, 10);
const feedback = [...rows]
  .filter((row) => cells.labels[row] === 1)
  .slice(0, 8)
  .map((row) => markedImage(row, { ignore: corner }));

function input(recipe: RecipeInput, more: Partial<TrainingInput> = {}): TrainingInput {
  const augment = { flips: false, turns: false };
  const parsed = parseRecipe({ batchSize: 16, augment, ...recipe });
  const validation = new Int32Array();
  return { images: cells, train: rows, validation, feedback: [], base: null, watch: null, recipe: parsed, ...more };
}

/** Mean of a model's map inside and outside the marked corner, over some images. */
async function lookedAt(model: Model): Promise<{ inside: number; outside: number }> {
  const predictor = await Predictor.load(engine, model);
  const { maps } = predictor.predict(gatherPixels(cells, rows.subarray(0, 20)));
  const sums = { inside: 0, outside: 0 };
  maps.forEach((value, index) => {
    sums[corner[index % toySize ** 2] === 1 ? 'inside' : 'outside'] += value;
  });
  return { inside: sums.inside / (20 * 100), outside: sums.outside / (20 * (toySize ** 2 - 100)) };
}

beforeAll(async () => {
  engine = await loadEngine();
  base = (await train(engine, input({ kind: 'base', steps: 2 }))).model;
});

describe('feedback at a level', () => {
  test.each([
    [['input'], 'soft'],
    [['input'], 'hard'],
    [['stage-1'], 'stretched'],
    [['stage-2'], 'stretched'],
    [['stage-3'], 'stretched'],
    [['input', 'stage-2'], 'stretched'],
  ] satisfies [Level[], GateForm][])('shuts the map of %j (%s) where it is to ignore', async (gates, gateForm) => {
    const recipe: RecipeInput = { kind: 'recalibration', steps: 25, gates, gateForm, feedback: { batchSize: 8 } };
    const { model, fallback } = await train(engine, input(recipe, { base, feedback }));
    expect(fallback).toBeNull();
    expect(model.form.gates).toEqual(gates.map((level) => ({ level, form: gateForm })));
    expect(model.form.taught).toBe(true);
    const { inside, outside } = await lookedAt(model);
    expect(inside).toBeLessThan(0.6 * outside);
  });
});

describe('the gates that a training begins with', () => {
  const form = (recipe: RecipeInput, more: Partial<TrainingInput>) => planTraining(input(recipe, more)).form;
  const taught: Model = {
    weights: {},
    form: {
      ...planTraining(input({ kind: 'base', steps: 1 })).form,
      gates: [{ level: 'input', form: 'hard' }],
      taught: true,
    },
  };

  test('are the base’s where there is no feedback and the levels are the same', () => {
    const { gates, taught: still } = form(
      { kind: 'recalibration', steps: 1 },
      { base: { ...taught, weights: base.weights } },
    );
    expect(gates).toEqual([{ level: 'input', form: 'hard' }]);
    expect(still).toBe(true);
  });

  test('are the recipe’s where one is new: nothing is taught any more', () => {
    const recipe: RecipeInput = { kind: 'recalibration', steps: 1, gates: ['stage-3', 'input'] };
    const { gates, taught: still } = form(recipe, { base: { ...taught, weights: base.weights } });
    expect(gates).toEqual([
      { level: 'input', form: 'stretched' },
      { level: 'stage-3', form: 'stretched' },
    ]);
    expect(still).toBe(false);
  });

  test('must have a stage to follow, and one that keeps its places', () => {
    const refused = (stages: number[], padding: 'same' | 'valid') => {
      const architecture = { size: toySize, input: 'stain', kernel: 3, padding, stages, dense: 8 } as const;
      try {
        form({ kind: 'base', steps: 1, gates: ['stage-2'] }, { architecture });
        return 'nothing';
      } catch (error) {
        return isFoveaError(error) ? error.message : String(error);
      }
    };
    expect(refused([4, 4], 'same')).toBe('nothing');
    expect(refused([4], 'same')).toContain('no tap "stage-2"');
    expect(refused([4, 4], 'valid')).toContain('carried over');
  });
});

test('grey images are trained on as they are: first channel, not standardised', async () => {
  const architecture = {
    size: toySize,
    input: 'grey',
    kernel: 5,
    padding: 'valid',
    stages: [4, 6],
    dense: 16,
  } as const;
  // A bright corner is the first channel's alone.
  const pixels = cells.pixels.map((value, index) => {
    const [pixel, channel] = [Math.floor(index / 3), index % 3];
    const marked = cells.labels[Math.floor(pixel / toySize ** 2)] === 1 && corner[pixel % toySize ** 2] === 1;
    return marked && channel === 0 ? 255 : value;
  });
  const recipe: RecipeInput = { kind: 'base', steps: 90, learningRate: 3e-3, dropout: 0 };
  const { model } = await train(engine, input(recipe, { architecture, images: { ...cells, pixels } }));
  expect(model.weights['stage.1.kernel']?.shape).toEqual([5, 5, 1, 4]);
  const predictor = await Predictor.load(engine, model);
  const { probabilities } = predictor.predict(pixels);
  const right = rows.filter((row) => (probabilities[row * 2 + 1]! > 0.5 ? 1 : 0) === cells.labels[row]).length;
  expect(right / rows.length).toBeGreaterThan(0.9);
  const withoutOthers = pixels.map((value, index) => (index % 3 === 0 ? value : 0));
  expect(predictor.predict(withoutOthers).probabilities).toEqual(probabilities);
});
