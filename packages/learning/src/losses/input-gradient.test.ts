import type { Engine } from '@fovea/engine';
import { loadEngine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor2D, Tensor4D } from '../model/tensors.ts';
import { inputGradientPenalty } from './input-gradient.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

describe('the penalty on the input gradient', () => {
  /** Two classes with logits w·x and 0, on images of two pixels. */
  const penalty = (w: readonly [number, number], x: readonly number[], m: readonly number[]) => {
    const { tf } = engine;
    const weights = tf.tensor2d([w[0], 0, w[1], 0], [2, 2]);
    const count = x.length / 2;
    const answer = (images: Tensor4D) => tf.matMul(tf.reshape(images, [count, 2]), weights) as Tensor2D;
    const images = tf.tensor4d([...x], [count, 1, 2, 1]);
    return inputGradientPenalty(engine, answer, images, tf.tensor4d([...m], [count, 1, 2, 1])).dataSync()[0] ?? NaN;
  };

  test('is by hand: ∂/∂x Σ log p = w·(1 − 2p) for two classes', () => {
    const p = 1 / (1 + Math.exp(-(2 * 0.3 - 1 * 0.4)));
    const slope = 1 - 2 * p;
    expect(penalty([2, -1], [0.3, 0.4], [1, 0])).toBeCloseTo((2 * slope) ** 2, 6);
    expect(penalty([2, -1], [0.3, 0.4], [1, 0.5])).toBeCloseTo((2 * slope) ** 2 + (0.5 * slope) ** 2, 6);
  });

  test('is the mean over images, and nothing where nothing is marked', () => {
    const one = penalty([2, -1], [0.3, 0.4], [1, 1]);
    expect(penalty([2, -1], [0.3, 0.4, 0.3, 0.4], [1, 1, 0, 0])).toBeCloseTo(one / 2, 6);
    expect(penalty([2, -1], [0.3, 0.4], [0, 0])).toBe(0);
  });
});
