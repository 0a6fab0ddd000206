import type { RecipeInput } from '@fovea/domain';
import { gateKindNames, parseRecipe } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { Predictor } from '../explanation/predictor.ts';
import { markedImage } from '../images/marked-image.ts';
import { gatherPixels } from '../images/prepared-images.ts';
import type { Model } from '../model/model.ts';
import { square, toyCells, toySize } from '../testing/toy-cells.ts';
import { planTraining } from './plan.ts';
import { train } from './train.ts';
import type { TrainingInput } from './training.ts';

const engine = await loadEngine();
const cells = toyCells(48, 6, true);
const rows = Int32Array.from(cells.labels.keys());
const marked = [...rows].filter((row) => cells.labels[row] === 1);
/** The mark in the corner, and the middle of the cells. */
const [corner, middle] = [square(0, 0, 10), square(20, 20, 24)];
let base: Model;

function input(recipe: RecipeInput, more: Partial<TrainingInput> = {}): TrainingInput {
  const augment = { flips: false, turns: false };
  const parsed = parseRecipe({ batchSize: 8, augment, ...recipe });
  const validation = new Int32Array();
  return { images: cells, train: rows, validation, feedback: [], base: null, watch: null, recipe: parsed, ...more };
}

/** Means of a model's map inside the corner, inside the middle and outside both, over images that nobody marked. */
async function lookedAt(model: Model) {
  const images = marked.slice(8);
  const { maps } = (await Predictor.load(engine, model)).predict(gatherPixels(cells, Int32Array.from(images)));
  const meanWhere = (inside: (pixel: number) => boolean) => {
    const values = maps.filter((_, index) => inside(index % toySize ** 2));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    corner: meanWhere((pixel) => corner[pixel] === 1),
    middle: meanWhere((pixel) => middle[pixel] === 1),
    elsewhere: meanWhere((pixel) => corner[pixel] === 0 && middle[pixel] === 0),
  };
}

beforeAll(async () => {
  base = (await train(engine, input({ kind: 'base', steps: 2 }))).model;
});

describe.each(gateKindNames)('a gate of the kind %s', (gateKind) => {
  const recipe: RecipeInput = {
    kind: 'recalibration',
    steps: 25,
    gateKind,
    gates: ['stage-1', 'stage-2'],
    feedback: { batchSize: 8, newHead: false },
  };

  test('at two levels shuts its map where it is to ignore, and opens it where to attend, in a graph as step by step', async () => {
    const feedback = marked.slice(0, 8).map((row) => markedImage(row, { ignore: corner, attend: middle }));
    const { model, fallback } = await train(engine, input(recipe, { base, feedback }));
    expect(fallback).toBeNull();
    const { corner: ignored, middle: attended, elsewhere } = await lookedAt(model);
    expect(ignored).toBeLessThan(0.25);
    expect(attended).toBeGreaterThan(elsewhere + 0.3);
  });

  test('can sit at several levels, and stands in the form only where it is not the usual one', () => {
    const { form } = planTraining(input({ kind: 'base', steps: 1, gateKind, gates: ['input', 'stage-2'] }));
    const expected = gateKind === 'multiply' ? {} : { kind: gateKind };
    expect(form.gates).toEqual(['input', 'stage-2'].map((level) => ({ level, form: 'stretched', ...expected })));
  });
});

describe('a gate by class', () => {
  const byClass = { kind: 'base', steps: 1, gateKind: 'by-class' } as const;

  test('begins anew as a gate of another kind, also where no feedback renews it', () => {
    const { form, start } = planTraining(input(byClass));
    const before = { form, weights: start };
    const recipe: RecipeInput = { kind: 'recalibration', steps: 1, gates: ['input', 'stage-2'] };
    const plan = planTraining(input(recipe, { base: before }));
    expect(plan.start['gate.3.kernel']?.shape).toEqual([3, 3, 16, 1]);
    expect(plan.start['gate.1.kernel']).toBe(start['gate.1.kernel']);
  });

  test('needs room for the maps of all classes', () => {
    const of = (classes: number, gates: string[]) =>
      planTraining(input({ ...byClass, gates }, { images: { ...cells, classes } }));
    expect(() => of(40, ['input'])).toThrow(/each of the 40 classes\. At "input", with 64 × 64 places/);
    expect(of(40, ['stage-1']).start['gate.stage-1.3.bias']?.shape).toEqual([40]);
  });
});
