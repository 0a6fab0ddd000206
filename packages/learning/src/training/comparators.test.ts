import type { RecipeInput } from '@fovea/domain';
import { parseRecipe } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { loadEngine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PreparedImages } from '../images/prepared-images.ts';
import { Predictor } from '../explanation/predictor.ts';
import { markedImage } from '../images/marked-image.ts';
import { networkInputs } from '../images/network-input.ts';
import { gatherPixels } from '../images/prepared-images.ts';
import { inputGradientPenalty } from '../losses/input-gradient.ts';
import type { PlainArchitecture } from '../model/architecture.ts';
import type { Model } from '../model/model.ts';
import { network } from '../model/network.ts';
import type { Tensor4D } from '../model/tensors.ts';
import { RandomStream } from '../random/random-stream.ts';
import { Batches } from './batches.ts';
import { planTraining } from './plan.ts';
import { train } from './train.ts';
import type { TrainingInput, TrainingResult } from './training.ts';

const size = 16;
const count = 128;
const architecture: PlainArchitecture = { size, input: 'grey', kernel: 5, padding: 'valid', stages: [6, 8], dense: 16 };
const rows = Int32Array.from({ length: count }, (_, row) => row);

/** Grey noise; class 1 has a bright bar in the middle, and a patch in the corner that tells its class, too. */
function decoys(): PreparedImages {
  const stream = new RandomStream(3, 'decoys');
  const pixels = new Uint8Array(count * size ** 2 * 3);
  const labels = Int8Array.from({ length: count }, (_, image) => image % 2);
  for (let at = 0; at < count * size ** 2; at++) {
    const [image, x, y] = [Math.floor(at / size ** 2), at % size, Math.floor(at / size) % size];
    const one = labels[image] === 1;
    const patch = x < 4 && y < 4;
    const bar = one && x > 8 && x < 11 && y > 4;
    pixels.fill(patch ? (one ? 230 : 60) : (bar ? 110 : 60) + stream.below(90), at * 3, at * 3 + 3);
  }
  const subjects = Int32Array.from({ length: count }, (_, image) => image % 16);
  return { pixels, labels, subjects, size, classes: 2, positive: 1 };
}

const corner = Float32Array.from({ length: size ** 2 }, (_, at) => (at % size < 4 && at < 4 * size ? 1 : 0));
const images = decoys();

function inputOf(recipe: Partial<RecipeInput>, more: Partial<TrainingInput> = {}): TrainingInput {
  return {
    ...{ images, train: rows, validation: rows.slice(0, 16), base: null, watch: null, architecture },
    feedback: [...rows].map((row) => markedImage(row, { ignore: corner })),
    recipe: parseRecipe({
      ...{ kind: 'base', steps: 60, batchSize: 16, seed: 1, dropout: 0, learningRate: 5e-3, gateLearningRate: 1e-3 },
      augment: false,
      ...recipe,
    }),
    ...more,
  };
}

const penalised = (lambda: number): Partial<RecipeInput> => ({
  feedback: { method: 'input-gradient', batchSize: 16, dilation: 0 },
  balance: { scheme: 'static', lambda },
});

const randomised: Partial<RecipeInput> = { feedback: { method: 'random-pixels', batchSize: 8, dilation: 0 } };

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

/** What the corner does to a model's answers. */
function reliance({ form, weights }: Model): number {
  const { tf } = engine;
  return tf.tidy(() => {
    const net = network(engine, form);
    const at = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
    );
    const some = rows.slice(0, 32);
    const shape: [number, number, number, number] = [some.length, size, size, 1];
    const seen = tf.tensor4d(networkInputs(gatherPixels(images, some), architecture), shape);
    const mask = tf.tile(tf.tensor4d(corner, [1, size, size, 1]), [some.length, 1, 1, 1]) as Tensor4D;
    return inputGradientPenalty(engine, (x) => net.answer(at, x), seen, mask).dataSync()[0] ?? NaN;
  });
}

describe('the penalty on the input gradient', () => {
  let base: TrainingResult;
  let corrected: TrainingResult;
  const curve: number[] = [];
  beforeAll(async () => {
    base = await train(engine, inputOf({}));
    corrected = await train(engine, inputOf(penalised(1)), {
      onProgress: ({ curve: point }) => {
        if (point?.balance !== undefined) curve.push(point.balance.feedbackNorm);
      },
    });
  }, 60_000);

  test('makes the model rely less on what is marked, and still learn', () => {
    expect(reliance(base.model)).toBeGreaterThan(0.5);
    expect(reliance(corrected.model)).toBeLessThan(reliance(base.model) / 10);
    expect(corrected.evaluation?.accuracy.value).toBeGreaterThan(0.9);
  });

  test('records both gradients, and knows no saturation', () => {
    expect(curve.length).toBe(60);
    expect(Math.max(...curve)).toBeGreaterThan(0);
    expect(corrected.saturation).toBeNull();
    if (engine.name === 'native') expect(corrected.fallback).toBeNull();
  });

  test('leaves the gate wide open, and untaught', async () => {
    expect(corrected.model.form.taught).toBe(false);
    const { maps } = (await Predictor.load(engine, corrected.model)).predict(gatherPixels(images, rows.slice(0, 4)));
    expect(new Set(maps)).toEqual(new Set([1]));
  });

  test('keeps the head and makes no counterexamples unless asked to', () => {
    const plan = planTraining(inputOf(penalised(1), { base: base.model }));
    expect(plan.start['head.1.kernel']).toEqual(base.model.weights['head.1.kernel']);
    expect(plan.counterexamples).toEqual([]);
    const asked = { ...penalised(1).feedback, newHead: true, counterexamples: true };
    const other = planTraining(inputOf({ feedback: asked }, { base: base.model }));
    expect(other.start['head.1.kernel']).not.toEqual(base.model.weights['head.1.kernel']);
    expect(other.counterexamples.length).toBe(count);
  });

  test('of regions to attend to is on their complement', () => {
    const feedback = [markedImage(0, { attend: corner })];
    const { feedback: planned } = planTraining(inputOf(penalised(1), { feedback }));
    expect([...(planned[0]?.ignore?.mask ?? [])]).toEqual([...corner].map((value) => 1 - value));
  });
});

describe('random pixels', () => {
  test('join the data with their labels, and change the regions alone', () => {
    const input = inputOf(randomised, { feedback: [markedImage(5, { ignore: corner })] });
    const plan = planTraining(input);
    const batches = new Batches(images, rows, input.recipe, plan);
    const { inputs, labels } = batches.next();
    expect(labels.length).toBe((16 + 8) * 2);
    expect(batches.nextFeedback()).toBeNull();
    const area = size ** 2;
    const own = networkInputs(gatherPixels(images, [5]), architecture);
    for (let image = 16; image < 24; image++) {
      expect([...labels.slice(image * 2, image * 2 + 2)]).toEqual([0, 1]);
      const shown = inputs.slice(image * area, (image + 1) * area);
      const differs = [...corner.keys()].filter((at) => shown[at] !== own[at]);
      expect(differs.every((at) => corner[at] === 1)).toBe(true);
      expect(differs.length).toBeGreaterThan(12);
    }
  });

  test('leave the images that the data draws as they are', () => {
    const alone = new Batches(images, rows, inputOf({}).recipe, planTraining(inputOf({})));
    const input = inputOf(randomised);
    const joined = new Batches(images, rows, input.recipe, planTraining(input));
    for (let step = 0; step < 3; step++) {
      const { inputs } = alone.next();
      expect(joined.next().inputs.slice(0, inputs.length)).toEqual(inputs);
    }
  });

  test('go on from where they stood', () => {
    const input = inputOf(randomised);
    const begin = () => new Batches(images, rows, input.recipe, planTraining(input));
    const one = begin();
    one.next();
    const state = one.state();
    const expected = one.next().inputs.slice();
    const other = begin();
    other.restore(state);
    expect(other.next().inputs).toEqual(expected);
  });

  test('train, twice to the same weights', async () => {
    const short = { ...randomised, steps: 5 };
    const [one, other] = [await train(engine, inputOf(short)), await train(engine, inputOf(short))];
    expect(other.model.weights).toEqual(one.model.weights);
    expect(one.model.form.taught).toBe(false);
  });

  test('need an image with a label', () => {
    const unlabelled = { ...images, labels: images.labels.with(5, -1) };
    const input = inputOf(randomised, { images: unlabelled, feedback: [markedImage(5, { ignore: corner })] });
    expect(() => planTraining(input)).toThrow(/needs marked images that have a label/);
  });
});
