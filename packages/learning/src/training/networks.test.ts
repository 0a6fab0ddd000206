import type { RecipeInput } from '@fovea/domain';
import { explanationKinds, gateKindNames, isFoveaError, longestLevel, parseRecipe } from '@fovea/domain';
import { loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { Predictor } from '../explanation/predictor.ts';
import { markedImage } from '../images/marked-image.ts';
import { gatherPixels } from '../images/prepared-images.ts';
import type { Model } from '../model/model.ts';
import { parseNetwork, serialiseNetwork } from '../model/network-file.ts';
import { modelHash, parseModel, serialiseModel } from '../model/safetensors.ts';
import { tinyNetwork } from '../testing/tiny-network.ts';
import { square, toyCells, toySize } from '../testing/toy-cells.ts';
import { gateTaps } from './assert-trainable.ts';
import { assertCheckpointFits, parseCheckpoint, serialiseCheckpoint } from './checkpoint.ts';
import { planTraining } from './plan.ts';
import { frozenTap } from './trained-weights.ts';
import { train } from './train.ts';
import type { TrainingInput, TrainingState } from './training.ts';

const cells = toyCells(48, 6, true);
const rows = Int32Array.from(cells.labels.keys());
const corner = square(0, 0, 12);
const feedback = [...rows]
  .filter((row) => cells.labels[row] === 1)
  .slice(0, 8)
  .map((row) => markedImage(row, { ignore: corner }));
const network = parseNetwork(serialiseNetwork(tinyNetwork()));
const hash = 'a'.repeat(64);

function input(recipe: RecipeInput, more: Partial<TrainingInput> = {}): TrainingInput {
  const augment = { flips: false, turns: false };
  const usual = { batchSize: 16, augment, gates: ['middle'], gateNorm: 'rms', normalise: 'imagenet' } as const;
  const given = { ...usual, network: hash, ...recipe };
  const validation = new Int32Array();
  const rest = { train: rows, validation, feedback: [], base: null, watch: null };
  return { images: cells, ...rest, recipe: parseRecipe(given), ...more };
}
const first = (recipe: Partial<RecipeInput> = {}) =>
  input({ kind: 'base', steps: 8, learningRate: 3e-3, ...recipe }, { network });

function refusal(asked: TrainingInput): string {
  try {
    planTraining(asked);
  } catch (error) {
    if (isFoveaError(error) && error.code === 'INPUT_INVALID') return error.message;
    throw error;
  }
  return 'none';
}

let engine: Engine;
let base: Model;
beforeAll(async () => {
  engine = await loadEngine();
  base = (await train(engine, first())).model;
});

/** The weights that differ from those of the network's file. */
const changed = ({ weights }: Model) =>
  Object.entries(network.weights)
    .filter(([name]) => `network.${name}` in weights)
    .filter(([name, { values }]) => values.some((value, at) => value !== weights[`network.${name}`]?.values[at]))
    .map(([name]) => name);

test('a first model begins with the network’s weights and learns all of them', () => {
  expect(Object.keys(base.weights).filter((name) => name.startsWith('head.'))).toEqual(['head.kernel', 'head.bias']);
  expect(base.weights['head.kernel']?.shape).toEqual([12, 2]);
  const all = Object.keys(network.weights).filter((name) => !name.startsWith('logits'));
  expect(changed(base).sort()).toEqual(all.sort());
});

test('a weight may be called by as many letters as an operation: its model is written and read', () => {
  const long = 'k'.repeat(longestLevel);
  const { operations } = network.program;
  const renamed = operations.map((each) =>
    each.kind === 'convolution' && each.kernel === 'inner/kernel' ? { ...each, kernel: long } : each,
  );
  const { 'inner/kernel': kernel, ...others } = network.weights;
  const file = { program: { ...network.program, operations: renamed }, weights: { ...others, [long]: kernel! } };
  const { form, start } = planTraining({ ...first(), network: parseNetwork(serialiseNetwork(file)) });
  expect(parseModel(serialiseModel({ form, weights: start })).weights[`network.${long}`]).toEqual(kernel);
});

test.each(gateKindNames)(
  'a gate at a tap shuts where it is to ignore, and the model says what its file says: %s',
  async (gateKind) => {
    const recipe: RecipeInput = {
      kind: 'recalibration',
      steps: 25,
      gateKind,
      train: 'head',
      feedback: { batchSize: 8 },
    };
    const { model, fallback } = await train(engine, input(recipe, { base, feedback }));
    expect(fallback).toBeNull();
    const pixels = gatherPixels(cells, rows.subarray(0, 8));
    const predictor = await Predictor.load(engine, parseModel(serialiseModel(model)));
    const { maps, logits } = predictor.predict(pixels);
    expect(logits).toEqual((await Predictor.load(engine, model)).predict(pixels).logits);
    const mean = (isInside: boolean) => {
      const chosen = maps.filter((_, index) => (corner[index % toySize ** 2] === 1) === isInside);
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
    };
    expect(mean(true)).toBeLessThan(0.6 * mean(false));
    for (const kind of explanationKinds) {
      const map = await predictor.explain(gatherPixels(cells, [1]), kind);
      expect([map.length, map.every(Number.isFinite)], kind).toEqual([toySize ** 2, true]);
    }
    expect(await predictor.randomisation(gatherPixels(cells, [1]), 'gradient-input')).toBeGreaterThanOrEqual(0);
  },
);

describe('what trains', () => {
  test.each([
    ['head', []],
    ['from:middle', ['inner/kernel']],
  ] as const)('with %s, the network changes in %j alone', async (part, names) => {
    const { model } = await train(engine, first({ train: part, steps: 2 }));
    expect(changed(model)).toEqual(names);
    expect(model.weights['head.kernel']).not.toEqual(planTraining(first()).start['head.kernel']);
  });

  test.each([
    [['middle'], 'head', 'middle'],
    [['top'], 'head', 'top'],
    [['top'], 'from:stem', 'stem'],
    [['stem', 'top'], 'head', 'stem'],
    [['input'], 'head', null],
    [['top'], 'all', null],
  ] as const)('with gates at %j and %s, all up to %s stays the same', (gates, part, tap) => {
    const { form } = planTraining(first({ gates: [...gates], train: part }));
    expect(frozenTap(form, part)).toBe(tap);
  });

  test('kept features give the losses that whole images give', async () => {
    const lossOf = async (part: 'head' | 'all') => {
      const losses: (number | null)[] = [];
      const augment = { flips: true, turns: true };
      await train(engine, first({ train: part, steps: 1, augment }), {
        onProgress: ({ step, dataLoss }) => void (step === 1 && losses.push(dataLoss)),
      });
      return losses[0] ?? Number.NaN;
    };
    expect(await lossOf('head')).toBeCloseTo(await lossOf('all'), 5);
  });

  test('a factor slows the network, not the head', async () => {
    const after = async (networkRate: number) => (await train(engine, first({ networkRate, steps: 1 }))).model.weights;
    const [whole, tenth] = [await after(1), await after(0.1)];
    const moved = (weights: Model['weights'], name: string) =>
      weights[name]!.values.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - planTraining(first()).start[name]!.values[at]!)),
        0,
      );
    expect(moved(tenth, 'network.inner/kernel') / moved(whole, 'network.inner/kernel')).toBeCloseTo(0.1, 2);
    expect(moved(tenth, 'head.kernel')).toBe(moved(whole, 'head.kernel'));
  });
});

test('a training goes on from a checkpoint as if it had not stopped', async () => {
  const asked = first({ train: 'head', steps: 4, augment: { flips: true, turns: true } });
  const states: TrainingState[] = [];
  const whole = await train(engine, asked, {
    wantsCheckpoint: (step) => step === 2,
    onCheckpoint: (state) => void states.push(state),
  });
  const kept = { state: states[0]!, training: 't', engines: [whole.engine], loss: null };
  const checkpoint = parseCheckpoint(serialiseCheckpoint(kept));
  assertCheckpointFits(checkpoint, { training: 't', steps: 4, form: planTraining(asked).form });
  const resumed = await train(engine, { ...asked, resume: checkpoint.state });
  expect(modelHash(serialiseModel(resumed.model))).toBe(modelHash(serialiseModel(whole.model)));
});

describe('refused', () => {
  test('a gate or a training from where the network has no tap', () => {
    expect(refusal(first({ gates: ['stage-2'] }))).toContain('Its taps are: input, stem, middle, top.');
    expect(refusal(first({ train: 'from:bottom' }))).toContain('no tap "bottom" to train from');
  });

  test('a gate where drawings cannot be carried, and behind it', () => {
    const taps = [64, 32, 15, 8].map((side, at) => ({
      name: `tap ${at}`,
      after: 'x',
      side,
      stride: 64 / side,
      channels: 1,
    }));
    expect(gateTaps(taps, 64)).toEqual(taps.slice(0, 2));
    expect(gateTaps(network.taps, 64)).toEqual(network.taps);
  });

  test('a network that is not there, or that has nowhere to put a head', () => {
    expect(refusal(input({ kind: 'base', steps: 1 }))).toContain('was not handed over');
    const headless = { ...network, program: { ...network.program, taps: network.program.taps.slice(0, 1) } };
    expect(refusal({ ...first(), network: headless })).toContain('no tap behind the image');
  });

  test('input gradients through operations that have no second derivatives', () => {
    const recipe = { kind: 'recalibration', steps: 1, feedback: { method: 'input-gradient' } } as const;
    const said = refusal(input(recipe, { base, feedback }));
    expect(said).toContain('(depthwise-convolution)');
    expect(said).toContain('Choose the method "attention gate"');
  });
});
