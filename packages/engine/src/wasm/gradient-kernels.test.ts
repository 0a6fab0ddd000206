import type { Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TensorFlow } from '../engine.ts';
import { loadEngine } from '../load-engine.ts';

let tf: TensorFlow;

beforeAll(async () => {
  ({ tf } = await loadEngine({ engine: 'wasm' }));
});

interface Case {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly kernel: [number, number];
  readonly stride: number;
  readonly dilation: number;
  readonly pad: 'same' | 'valid';
}

const cases: Case[] = [
  { name: 'same', height: 7, width: 6, kernel: [3, 3], stride: 1, dilation: 1, pad: 'same' },
  { name: 'valid', height: 7, width: 6, kernel: [3, 2], stride: 1, dilation: 1, pad: 'valid' },
  { name: 'stride 2', height: 7, width: 8, kernel: [3, 3], stride: 2, dilation: 1, pad: 'same' },
  {
    name: 'stride 3 that leaves pixels over',
    height: 9,
    width: 11,
    kernel: [2, 3],
    stride: 3,
    dilation: 1,
    pad: 'valid',
  },
  { name: 'dilation 3', height: 8, width: 7, kernel: [3, 3], stride: 1, dilation: 3, pad: 'same' },
  { name: 'dilation 2, valid', height: 9, width: 8, kernel: [3, 2], stride: 1, dilation: 2, pad: 'valid' },
];

/** Gradients of Σ target·conv(x, w) with respect to x and w, on the backend that is current. */
function gradients({ height, width, kernel, stride, dilation, pad }: Case) {
  tf.engine().startScope();
  const x = tf.randomNormal([2, height, width, 3], 0, 1, 'float32', 1) as Tensor4D;
  const w = tf.randomNormal([...kernel, 3, 4], 0, 1, 'float32', 2) as Tensor4D;
  const loss = (input: Tensor4D, filter: Tensor4D) => {
    const y = tf.conv2d(input, filter, stride, pad, 'NHWC', dilation);
    return tf.sum(tf.mul(y, tf.randomNormal(y.shape, 0, 1, 'float32', 3)));
  };
  const [dx, dw] = tf.grads((input, filter) => loss(input as Tensor4D, filter as Tensor4D))([x, w]);
  const at = (input: Float32Array, filter: Float32Array) =>
    loss(tf.tensor4d(input, x.shape), tf.tensor4d(filter, w.shape)).dataSync()[0] ?? NaN;
  const [xs, ws] = [x.dataSync<'float32'>(), w.dataSync<'float32'>()];
  const found = {
    dx: dx?.dataSync() ?? [],
    dw: dw?.dataSync() ?? [],
    numericX: numeric(xs, (changed) => at(changed, ws)),
    numericW: numeric(ws, (changed) => at(xs, changed)),
  };
  tf.engine().endScope();
  return found;
}

/** Central differences at every fifth place; the loss is linear in each argument, so a large step is exact. */
function numeric(values: Float32Array, f: (changed: Float32Array) => number): Map<number, number> {
  const slopes = new Map<number, number>();
  for (let index = 0; index < values.length; index += 5) {
    const [up, down] = [values.slice(), values.slice()];
    up[index] = (up[index] ?? 0) + 1;
    down[index] = (down[index] ?? 0) - 1;
    slopes.set(index, (f(up) - f(down)) / 2);
  }
  return slopes;
}

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)('the gradient of a convolution agrees with central differences: $name', async (shape) => {
    await tf.setBackend(backend);
    const { dx, dw, numericX, numericW } = gradients(shape);
    for (const [index, slope] of numericX) expect(dx[index]).toBeCloseTo(slope, 3);
    for (const [index, slope] of numericW) expect(dw[index]).toBeCloseTo(slope, 3);
    await tf.setBackend('wasm');
  });
});

test('repeated training steps leak no tensors and no memory', () => {
  const x = tf.randomNormal([2, 8, 8, 3]) as Tensor4D;
  const w = tf.variable(tf.randomNormal([3, 3, 3, 4]) as Tensor4D);
  const optimizer = tf.train.adam(0.01);
  const step = () => {
    optimizer.minimize(() => tf.mean(tf.square(tf.conv2d(x, w, 1, 'same'))).asScalar());
  };
  step();
  const before = tf.memory();
  for (let count = 0; count < 20; count += 1) step();
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  expect(x.dataSync().every(Number.isFinite)).toBe(true);
});
