import { loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, expect, test } from 'vitest';
import type { Tensor4D } from '../model/tensors.ts';
import { balancedLoss, feedbackLoss } from './feedback-losses.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

/** Images of 2 × 2 pixels. */
const maps = (...values: number[]): Tensor4D => engine.tf.tensor4d(values, [values.length / 4, 2, 2, 1]);
const softplus = (value: number) => Math.log1p(Math.exp(value));

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
