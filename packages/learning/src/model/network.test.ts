import { Graph, loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { network } from './network.ts';
import { createParameters } from './parameters.ts';
import type { Tensor, Tensor4D } from './tensors.ts';
import { initialWeights } from './weights.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

describe('network', () => {
  test('the map reaches exactly 0 and 1, and is 0.5 at z = 0', () => {
    const { tf } = engine;
    const map = network(engine)
      .attention(tf.tensor4d([-20, 0, 20, 1], [1, 2, 2, 1]))
      .dataSync();
    expect(map[0]).toBe(0);
    expect(map[1]).toBeCloseTo(0.5, 6);
    expect(map[2]).toBe(1);
    expect(map[3]).toBeCloseTo(1.2 / (1 + Math.exp(-1)) - 0.1, 5);
  });

  test('the gate sees 11 × 11 pixels around each place, and no more', () => {
    const { tf } = engine;
    const net = network(engine);
    const parameters = createParameters(tf, new Graph(engine), initialWeights(64, 2, 5, 2));
    const empty = tf.zeros([1, 64, 64, 3]) as Tensor4D;
    const values = new Float32Array(64 * 64 * 3).fill(0);
    values.fill(3, (32 * 64 + 32) * 3, (32 * 64 + 32) * 3 + 3);
    const point = tf.tensor4d(values, [1, 64, 64, 3]);
    const change = tf.abs(tf.sub(net.gate(parameters, point), net.gate(parameters, empty))).dataSync();
    const touched = [...change.keys()].filter((pixel) => (change[pixel] ?? 0) > 1e-6);
    const columns = touched.map((pixel) => pixel % 64);
    expect(Math.min(...columns)).toBe(27);
    expect(Math.max(...columns)).toBe(37);
  });

  test('the hard gate is 1 above one half, and its gradient is that of the soft one', () => {
    const { tf } = engine;
    const map = tf.tensor4d([0.2, 0.5, 0.6, 1], [1, 2, 2, 1]);
    const weight = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const net = network(engine);
    expect([...net.harden(map).dataSync()]).toEqual([0, 0, 1, 1]);
    const gradient = tf.grad((m: Tensor) => tf.sum(tf.mul(net.harden(m as Tensor4D), weight)))(map);
    expect([...gradient.dataSync()]).toEqual([1, 2, 3, 4]);
  });
});
