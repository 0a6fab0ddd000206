import { type BalanceInput, type CurvePoint, parseRecipe } from '@fovea/domain';
import { loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { beginBalance, nextBalance } from '../balance/balance.ts';
import { markedImage } from '../images/marked-image.ts';
import { modelHash, serialiseModel } from '../model/safetensors.ts';
import { square, toyCells } from '../testing/toy-cells.ts';
import { parseCheckpoint, serialiseCheckpoint } from './checkpoint.ts';
import { engineRecord } from './engine-record.ts';
import { train } from './train.ts';
import type { TrainingState } from './training.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const steps = 4;
const images = toyCells(24, 8, true);
const rows = Int32Array.from(images.labels.keys());
const feedback = [1, 3, 5].map((row) => markedImage(row, { ignore: square(0, 0, 10) }));

async function trainWith(balance: BalanceInput, resume: TrainingState | null = null) {
  const recipe = parseRecipe({ kind: 'recalibration', steps, batchSize: 4, balance, feedback: { batchSize: 2 } });
  const points: CurvePoint[] = [];
  const states: TrainingState[] = [];
  const result = await train(
    engine,
    { images, train: rows, validation: new Int32Array(), feedback, base: null, watch: null, recipe, resume },
    {
      onProgress: ({ curve }) => (curve === undefined ? undefined : points.push(curve)),
      wantsCheckpoint: (step) => step === 2,
      onCheckpoint: (state) => void states.push(state),
    },
  );
  return { hash: modelHash(serialiseModel(result.model)), points, state: states[0], balance: recipe.balance };
}

function stored(state: TrainingState): TrainingState {
  const training = 'a'.repeat(64);
  return parseCheckpoint(serialiseCheckpoint({ state, training, engines: [engineRecord(engine)], loss: null })).state;
}

describe('a training with a scheme', () => {
  test.each<BalanceInput>([
    { scheme: 'scheduled', from: 0, within: 1 },
    { scheme: 'constrained' },
    { scheme: 'pcgrad' },
    { scheme: 'dwa', window: 1 },
    { scheme: 'uncertainty', rate: 0.5, floor: 0 },
    { scheme: 'gradient-norm', floor: 0, memory: 0.5 },
  ])('weighs each step by what the one before saw, and goes on from a checkpoint bit for bit: %j', async (chosen) => {
    const { points, hash, state, balance } = await trainWith(chosen);
    expect(points.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    let expected = beginBalance(balance, steps);
    for (const { step, dataLoss, feedbackLoss, lambda, balance: told } of points) {
      expect(told).toBeDefined();
      expect(lambda).toBe(expected.weights.feedback);
      expect(told?.dataWeight).toBe(expected.weights.data);
      const { dataNorm, feedbackNorm, cosine } = told!;
      expect(Math.abs(cosine)).toBeLessThanOrEqual(1);
      const saw = { step, steps, dataLoss, feedbackLoss: feedbackLoss ?? Number.NaN, dataNorm, feedbackNorm, cosine };
      expected = nextBalance(balance, expected, saw, 5e-3);
      expect(told?.cost).toBe(expected.cost);
    }
    const goneOn = await trainWith(chosen, stored(state!));
    expect(goneOn.hash).toBe(hash);
    expect(goneOn.points).toEqual(points.slice(2));
    expect(stored(state!).curve).toEqual(points.slice(0, 2));
  });

  test('takes its weights to heart: another scheme, other weights', async () => {
    const [plain, heavier, muted] = [
      await trainWith({ scheme: 'static' }),
      await trainWith({ scheme: 'static', lambda: 5 }),
      await trainWith({ scheme: 'magnitude', floor: 0 }),
    ];
    expect(new Set([plain.hash, heavier.hash, muted.hash]).size).toBe(3);
    expect((await trainWith({})).hash).toBe(plain.hash);
  });

  test('at λ = 0 is the control without feedback, whatever the scheme', async () => {
    const [one, other] = [await trainWith({ lambda: 0 }), await trainWith({ scheme: 'gradnorm', lambda: 0 })];
    expect(other.hash).toBe(one.hash);
    expect(other.points.every((point) => point.feedbackLoss === null && !('balance' in point))).toBe(true);
  });
});
