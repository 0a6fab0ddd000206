import type { GateKindName, Level } from '@fovea/domain';
import { explanationKinds, gateKindNames } from '@fovea/domain';
import { loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Model, Weights } from '../model/model.ts';
import { initialWeights } from '../model/weights.ts';
import { RandomStream } from '../random/random-stream.ts';
import { cellForm } from '../testing/toy-cells.ts';
import { explain } from './explain.ts';
import { explanationGraph } from './explanation-graph.ts';
import { inferenceGraph } from './inference-graph.ts';
import { withSteps } from './integrated-gradients.ts';
import { logOdds } from './log-odds.ts';

const size = 16;
const temperature = 1.6;
let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const formOf = (hard: boolean, level: Level = 'input', kind?: GateKindName) =>
  cellForm(size, { gates: [{ level, form: hard ? 'hard' : 'stretched', kind }], temperature });

/** Random weights, biases included, so that nothing is nought by chance. */
function modelOf(seed: number, hard: boolean, level: Level = 'input', kind?: GateKindName): Model {
  const form = formOf(hard, level, kind);
  const stream = new RandomStream(seed, 'biases');
  const weights = Object.fromEntries(
    Object.entries(initialWeights(form, seed, 0)).map(([name, { shape, values }]) => [
      name,
      { shape, values: name.endsWith('bias') ? values.map(() => 0.4 * (stream.uniform() - 0.5)) : values },
    ]),
  );
  return { form, weights };
}

function imageOf(seed: number): Float32Array {
  const stream = new RandomStream(seed, 'image');
  return Float32Array.from({ length: size * size * 3 }, () => 3 * (stream.uniform() - 0.5));
}

async function scorerOf({ form, weights }: Model, asked: number) {
  const inference = await inferenceGraph(engine, form, weights);
  const score = (inputs: Float32Array) =>
    logOdds(inference.infer(weights, inputs).logits, form.classes, asked, form.temperature);
  return { inference, score };
}

const sumOf = (map: Float32Array) => map.reduce((sum, value) => sum + value, 0);
const largest = (map: Float32Array) => map.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe('gradient × input', () => {
  test.each([0, 1])(
    'is what finite differences of class %i’s log odds give, the gate’s part included',
    async (asked) => {
      const model = modelOf(3, false);
      const input = imageOf(1);
      const { inference, score } = await scorerOf(model, asked);
      const map = await explain({ engine, model, inference, input, kind: 'gradient-input', asked });
      const step = 0.002;
      for (const pixel of [0, 37, 70, 100, 136, 255]) {
        const ends = [1, -1].map((sign) => {
          const moved = input.slice();
          for (let channel = 3 * pixel; channel < 3 * pixel + 3; channel++) moved[channel]! *= 1 + sign * step;
          return score(moved)[0] ?? 0;
        });
        const difference = ((ends[0] ?? 0) - (ends[1] ?? 0)) / (2 * step);
        expect(Math.abs(difference - (map[pixel] ?? 0))).toBeLessThan(0.02 * largest(map));
      }
      expect(largest(map)).toBeGreaterThan(1e-3);
    },
  );
});

describe('integrated gradients', () => {
  test.each([
    ['soft', false, 'input'],
    ['hard', true, 'input'],
    ['hard', true, 'stage-1'],
  ] as const)(
    'sum to the change of the log odds from the blank image: %s gate (held: %s) at %s',
    async (_, hard, level) => {
      const model = modelOf(5, hard, level);
      const input = imageOf(2);
      const { inference, score } = await scorerOf(model, 1);
      const graph = await explanationGraph(engine, model.form, model.weights);
      const held = graph.hold(model.weights, input);
      const heldScore = (image: Float32Array) => graph.score(model.weights, image, { asked: 1, temperature }, held);
      const blank = new Float32Array(input.length);
      // A blank image is as blank behind the gate in front; a gate further in would be another for it.
      if (hard && level === 'input') expect(heldScore(blank)).toBeCloseTo(score(blank)[0] ?? 0, 4);
      if (hard) expect(heldScore(input)).toBeCloseTo(score(input)[0] ?? 0, 4);
      const open = score(blank)[0] ?? 0;
      const change = (score(input)[0] ?? 0) - (hard ? heldScore(blank) : open);
      if (hard && level === 'input')
        expect(held.input).toEqual(inference.infer(model.weights, input).maps.map((value) => (value > 0.5 ? 1 : 0)));
      const gradient = (images: Float32Array) =>
        graph.meanGradient(model.weights, images, { asked: 1, temperature }, held);
      const coarse = sumOf(withSteps(input, size ** 2, gradient, 32));
      expect(Math.abs(coarse - change)).toBeLessThan(0.02 * Math.abs(change));
      const map = await explain({ engine, model, inference, input, kind: 'integrated-gradients', asked: 1 });
      expect(Math.abs(sumOf(map) - change)).toBeLessThan(0.01 * Math.abs(change));
      if (level === 'input') return;
      // Were it held to the open gate's change, it would take more and more steps in vain.
      expect(Math.abs(heldScore(blank) - open)).toBeGreaterThan(0.02 * Math.abs(change));
      expect(map).toEqual(withSteps(input, size ** 2, gradient, 64));
    },
  );

  test.each(gateKindNames)('a hard gate is held at what it lets through of the image: %s', async (kind) => {
    const model = modelOf(5, true, 'stage-1', kind);
    const { score } = await scorerOf(model, 1);
    const graph = await explanationGraph(engine, model.form, model.weights);
    const input = imageOf(2);
    const held = graph.hold(model.weights, input);
    expect(held['stage-1']).toHaveLength(8 * 8 * (kind === 'by-channel' ? 32 : 1));
    expect(graph.score(model.weights, input, { asked: 1, temperature }, held)).toBeCloseTo(score(input)[0] ?? 0, 4);
  });

  test('a linear model’s is its gradient × input, at every number of steps', () => {
    const input = Float32Array.of(1, -2, 3, 0.5, 0, 4);
    const slope = Float32Array.of(2, 1, 0, -4, 7, 0.5);
    for (const steps of [32, 64]) {
      const map = withSteps(input, 2, () => slope, steps);
      expect(map[0]).toBeCloseTo(2 - 2, 5);
      expect(map[1]).toBeCloseTo(-2 + 2, 5);
    }
  });
});

/** Red raises the log odds of class 1 by its largest value in each eighth of the sides; green lowers them by half of it. */
function handMadeModel(): Model {
  const weights: Record<string, { shape: readonly number[]; values: Float32Array }> = {};
  for (const [name, { shape, values }] of Object.entries(initialWeights(formOf(false), 1, 0))) {
    weights[name] = { shape, values: new Float32Array(values.length) };
  }
  const set = (name: string, index: readonly number[], value: number) => {
    const { shape, values } = weights[name]!;
    values[index.reduce((sum, at, axis) => sum * (shape[axis] ?? 1) + at, 0)] = value;
  };
  set('gate.3.bias', [0], 20);
  for (const channel of [0, 1]) {
    for (const stage of [1, 2, 3]) set(`stage.${stage}.kernel`, [1, 1, channel, channel], 1);
    for (let place = 0; place < (size / 8) ** 2; place++) set('head.1.kernel', [place * 64 + channel, channel], 1);
  }
  set('head.2.kernel', [0, 1], temperature);
  set('head.2.kernel', [1, 0], temperature / 2);
  return { form: formOf(false), weights };
}

describe('Grad-CAM of a model made by hand', () => {
  /** Red 3 in the upper left quarter, green 2 in the upper right one, a pixel each. */
  const image = () => {
    const input = new Float32Array(size * size * 3);
    input[(2 * size + 2) * 3] = 3;
    input[(2 * size + 13) * 3 + 1] = 2;
    return input;
  };
  const camOf = async (kind: 'grad-cam-1' | 'grad-cam-2' | 'grad-cam-3', asked: number) => {
    const model = handMadeModel();
    const { inference } = await scorerOf(model, asked);
    return explain({ engine, model, inference, input: image(), kind, asked });
  };

  test('last stage: 2 × 2 places; the slopes are 1 for red and −½ for green, and what is below 0 is cut', async () => {
    const map = await camOf('grad-cam-3', 1);
    // The image’s corners lie beyond the places’ middles and have their values.
    expect(map[0]).toBeCloseTo(3, 4);
    expect(map[size - 1]).toBeCloseTo(0, 5);
    expect(map[size * size - 1]).toBeCloseTo(0, 5);
    const against = await camOf('grad-cam-3', 0);
    expect(against[0]).toBeCloseTo(0, 5);
    expect(against[size - 1]).toBeCloseTo(1, 4);
  });

  test('second stage: one of 16 places has red’s slope 1, so their mean is 1/16', async () => {
    const map = await camOf('grad-cam-2', 1);
    expect(map[0]).toBeCloseTo(3 / 16, 4);
    expect(map[size - 1]).toBeCloseTo(0, 5);
  });

  test('first stage: one of 64 places', async () => {
    const map = await camOf('grad-cam-1', 1);
    // The lit place is the second of 8 in each direction; halfway between its middle and its neighbour’s.
    expect(Math.max(...map)).toBeCloseTo((3 / 64) * 0.75 ** 2, 4);
  });
});

describe('occlusion of a saturated model', () => {
  test('is as telling as of one that is unsure: a certain answer’s map is the same, times its certainty', async () => {
    const model = modelOf(7, false);
    const sure: Model = { ...model, weights: louder(model.weights, 500) };
    const input = imageOf(3);
    const maps = [];
    for (const each of [model, sure]) {
      const { inference } = await scorerOf(each, 0);
      maps.push(await explain({ engine, model: each, inference, input, kind: 'occlusion', asked: 0 }));
    }
    const [unsure, certain] = maps as [Float32Array, Float32Array];
    certain.forEach((value, pixel) => {
      expect(Math.abs(value / 500 - (unsure[pixel] ?? 0))).toBeLessThan(1e-3 * largest(unsure));
    });
  });
});

/** The same model with all logits times a factor. */
function louder(weights: Weights, factor: number): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [
      name,
      { shape, values: name.startsWith('head.2') ? values.map((value) => value * factor) : values },
    ]),
  );
}

test('every explanation of a model is a map of numbers, and belongs to its weights: models take turns', async () => {
  const [one, other] = [modelOf(11, false), modelOf(12, false)];
  const input = imageOf(4);
  const { inference } = await scorerOf(one, 0);
  for (const kind of explanationKinds) {
    const ask = (model: Model) => explain({ engine, model, inference, input, kind, asked: 0 });
    const first = await ask(one);
    expect(first).toHaveLength(size * size);
    expect(first.every(Number.isFinite)).toBe(true);
    expect(await ask(other)).not.toEqual(first);
    expect(await ask(one)).toEqual(first);
  }
});
