import { Graph, loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream } from '../random/random-stream.ts';
import { layersOf } from './layers.ts';
import { portableLayers } from './layers-portable.ts';
import { network } from './network.ts';
import { createParameters } from './parameters.ts';
import type { Scalar, Tensor, Tensor1D, Tensor4D } from './tensors.ts';
import { initialWeights } from './weights.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

function random(shape: [number, number, number, number], purpose: string): Tensor4D {
  const stream = new RandomStream(1, purpose);
  const count = shape.reduce((product, length) => product * length, 1);
  return engine.tf.tensor4d(
    Float32Array.from({ length: count }, () => stream.uniform() - 0.5),
    shape,
  );
}

function expectClose(one: Tensor, other: Tensor) {
  expect(one.shape).toEqual(other.shape);
  const difference = engine.tf.max(engine.tf.abs(engine.tf.sub(one, other))).dataSync()[0] ?? 1;
  expect(difference).toBeLessThan(1e-4);
}

describe('layers', () => {
  test.each([1, 2, 3])('dilation %i gives the same values and gradients on every road', (dilation) => {
    const { tf } = engine;
    const [input, kernel] = [random([2, 8, 8, 3], 'input'), random([3, 3, 3, 4], 'kernel')];
    const weight = random([2, 8, 8, 4], 'weight');
    const [quick, portable] = [layersOf(engine), portableLayers(tf)].map((layers) => {
      const loss = (x: Tensor, k: Tensor) =>
        tf.sum(tf.mul(layers.convolve(x as Tensor4D, k as Tensor4D, { dilation }), weight)) as Scalar;
      return [layers.convolve(input, kernel, { dilation }), ...tf.grads(loss)([input, kernel])];
    });
    quick?.forEach((tensor, index) => {
      expectClose(tensor, portable?.[index] as Tensor);
    });
  });

  test('rectifying: max(0, x + b), and the gradient passes only where it is positive', () => {
    const { tf } = engine;
    const layers = layersOf(engine);
    const input = tf.tensor4d([-2, 1, 3, -4], [1, 2, 1, 2]);
    const bias = tf.tensor1d([1, 2]);
    const loss = (x: Tensor, b: Tensor) => tf.sum(layers.rectify(x as Tensor4D, b as Tensor1D)) as Scalar;
    const [ofInput, ofBias] = tf.grads(loss)([input, bias]);
    expect([...layers.rectify(input, bias).dataSync()]).toEqual([0, 3, 4, 0]);
    expect([...(ofInput as Tensor).dataSync()]).toEqual([0, 1, 1, 0]);
    expect([...(ofBias as Tensor).dataSync()]).toEqual([1, 1]);
  });
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
