import { loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor4D } from '../model/tensors.ts';
import { feedbackLoss, gateStartOf, shareAtEnds, termsOf } from './feedback-losses.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

/** Images of 2 × 2 pixels. */
const maps = (...values: number[]): Tensor4D => engine.tf.tensor4d(values, [values.length / 4, 2, 2, 1]);
const losses = { attendLoss: 'dice', ignoreLoss: 'balanced-bce', tolerance: 0.03 } as const;

describe('what a loss is made of', () => {
  test('is the meaning drawn; beside regions to attend to, those to ignore are only shut', () => {
    expect(termsOf({ attend: false, ignore: true })).toEqual(['ignore']);
    expect(termsOf({ attend: true, ignore: false })).toEqual(['attend']);
    expect(termsOf({ attend: true, ignore: true })).toEqual(['attend', 'shut']);
    expect(termsOf({ attend: false, ignore: false })).toEqual([]);
  });

  test('says where gates start', () => {
    expect(gateStartOf(['ignore'], losses)).toBe(2);
    expect(gateStartOf(['attend', 'shut'], losses)).toBe(0);
    expect(gateStartOf(['ignore'], { ...losses, ignoreLoss: 'energy' })).toBe(1);
  });
});

describe('the loss of a batch', () => {
  const none = [0, 0, 0, 0];
  const half = () => maps(...new Array<number>(8).fill(0.5));
  const gate = () => ({ z: maps(...none, ...none), map: half() });
  const dice = 5 * (1 - (2 * 0.5) / (2 + 1));
  const lossOf = (attend: Tensor4D, ignore: Tensor4D, strengths: Record<string, readonly number[]>, more = {}) => {
    const { tf } = engine;
    const counted = Object.fromEntries(
      Object.entries(strengths).map(([term, values]) => [term, tf.tensor1d([...values])]),
    );
    return feedbackLoss(tf, gate(), { attend, ignore, strengths: counted }, { ...losses, ...more }).dataSync()[0];
  };

  test('is the mean of each image’s, for the meaning drawn on it', () => {
    const [attend, ignore] = [maps(...none, 1, 0, 0, 0), maps(1, 0, 0, 0, ...none)];
    expect(lossOf(attend, ignore, { attend: [0, 1] })).toBeCloseTo(dice / 2, 5);
    expect(lossOf(attend, ignore, { ignore: [1, 0] })).toBeCloseTo((1.3 * Math.LN2) / 2, 5);
    expect(lossOf(attend, ignore, { attend: [0, 1], shut: [1, 0] })).toBeCloseTo((dice + Math.LN2) / 2, 5);
    expect(lossOf(attend, ignore, { attend: [0, 1] }, { attendLoss: 'balanced-bce' })).toBeCloseTo(Math.LN2 / 2, 5);
  });

  test('of an image with both meanings is the sum of both', () => {
    const [attend, ignore] = [maps(1, 0, 0, 0, ...none), maps(0, 0, 0, 1, ...none)];
    expect(lossOf(attend, ignore, { attend: [1, 0], shut: [1, 0] })).toBeCloseTo((dice + Math.LN2) / 2, 5);
  });

  test('counts each image by the strength of its regions, each meaning by its own', () => {
    const [attend, ignore] = [maps(1, 0, 0, 0, 1, 0, 0, 0), maps(0, 1, 0, 0, 0, 1, 0, 0)];
    expect(lossOf(attend, ignore, { attend: [1, 0.5] })).toBeCloseTo((1.5 * dice) / 2, 5);
    expect(lossOf(attend, ignore, { attend: [0.2, 1], shut: [1, 0.4] })).toBeCloseTo(
      (1.2 * dice + 1.4 * Math.LN2) / 2,
      5,
    );
  });
});

test('a gate of half the resolution is asked to ignore what any pixel beneath is, and to attend to their mean', () => {
  const { tf } = engine;
  const z = tf.tensor4d([1, -1, 0, 2], [1, 2, 2, 1]);
  const gate = { z, map: tf.sigmoid(z) };
  const fine = tf.tensor4d(Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0), [1, 4, 4, 1]);
  const strengths = { attend: tf.tensor1d([1]), ignore: tf.tensor1d([1]) };
  const lossOf = (attend: Tensor4D, ignore: Tensor4D) =>
    feedbackLoss(tf, gate, { attend, ignore, strengths }, losses).dataSync()[0];
  expect(lossOf(fine, fine)).toBeCloseTo(lossOf(maps(0.25, 0, 1, 0), maps(1, 0, 1, 0)) ?? Number.NaN, 6);
});

test('the share of a map at its ends counts 0 and 1, and what is as good as that', () => {
  expect(shareAtEnds(engine.tf, maps(0, 1, 0.5, 0.02)).dataSync()[0]).toBe(0.5);
  expect(shareAtEnds(engine.tf, maps(0.001, 0.999, 0.5, 0)).dataSync()[0]).toBe(0.75);
});
