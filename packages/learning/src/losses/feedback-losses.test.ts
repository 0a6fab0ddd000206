import { loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, expect, test } from 'vitest';
import type { Tensor4D } from '../model/tensors.ts';
import { balancedLoss, diceLoss, feedbackLoss, ignoreLoss } from './feedback-losses.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

/** Images of 2 × 2 pixels. */
const maps = (...values: number[]): Tensor4D => engine.tf.tensor4d(values, [values.length / 4, 2, 2, 1]);
const softplus = (value: number) => Math.log1p(Math.exp(value));

test('ignore: shut inside, open outside, each by its own area', () => {
  const loss = ignoreLoss(engine.tf, maps(1, 2, 3, -4), maps(1, 0, 0, 0)).dataSync()[0];
  expect(loss).toBeCloseTo(softplus(1) + (0.3 * (softplus(-2) + softplus(-3) + softplus(4))) / 3, 5);
});

test('ignore: how large a region is does not change its say', () => {
  const [small, large] = ignoreLoss(engine.tf, maps(0, 0, 0, 0, 0, 0, 0, 0), maps(1, 0, 0, 0, 1, 1, 1, 0)).dataSync();
  expect(small).toBeCloseTo(1.3 * Math.LN2, 5);
  expect(large).toBeCloseTo(1.3 * Math.LN2, 5);
});

test('Dice: 0 where map and region agree, 5 where they never meet, in between by hand', () => {
  const { tf } = engine;
  const region = maps(1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0);
  const [same, apart, half] = diceLoss(tf, maps(1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0), region).dataSync();
  expect(same).toBeCloseTo(0, 5);
  expect(apart).toBeCloseTo(5, 5);
  expect(half).toBeCloseTo(5 * (1 - 2 / 3), 5);
});

test('balanced: unmarked pixels have no say', () => {
  const { tf } = engine;
  const [open, shut] = [maps(1, 0, 0, 0, 1, 0, 0, 0), maps(0, 1, 0, 0, 0, 1, 0, 0)];
  const [one, other] = balancedLoss(tf, maps(1, -1, 9, -9, 1, -1, 0, 0), open, shut).dataSync();
  expect(one).toBeCloseTo(softplus(-1), 5);
  expect(other).toBeCloseTo(one ?? 0, 6);
});

test('each image is judged by the meaning drawn on it', () => {
  const { tf } = engine;
  const z = maps(0, 0, 0, 0, 0, 0, 0, 0);
  const none = [0, 0, 0, 0];
  const batch = {
    attend: maps(...none, 1, 0, 0, 0),
    ignore: maps(1, 0, 0, 0, ...none),
    members: { ignore: tf.tensor1d([1, 0]), attend: tf.tensor1d([0, 1]) },
  };
  const dice = 5 * (1 - (2 * 0.5) / (2 + 1));
  expect(feedbackLoss(tf, z, maps(...new Array<number>(8).fill(0.5)), batch, 'dice').dataSync()[0]).toBeCloseTo(
    (1.3 * Math.LN2 + dice) / 2,
    5,
  );
  expect(feedbackLoss(tf, z, z, batch, 'balanced-bce').dataSync()[0]).toBeCloseTo((1.3 * Math.LN2 + Math.LN2) / 2, 5);
});
