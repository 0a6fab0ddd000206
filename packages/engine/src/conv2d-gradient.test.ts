import type { Rank, Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Recorder } from './graph/recorder.ts';
import { loadEngine } from './load-engine.ts';

const engine = await loadEngine();
const { tf } = engine;
const random = (shape: number[], seed: number) => tf.randomUniform<Rank>(shape, -1, 1, 'float32', seed) as Tensor4D;

/** A dilated convolution as a plain one, by a filter with zeros between its taps. */
function spreadFilter(filter: Tensor4D, dilation: number): Tensor4D {
  const [height, width, inputs, outputs] = filter.shape;
  const apart = tf.pad(tf.reshape(filter, [height, 1, width, 1, inputs * outputs]), [
    [0, 0],
    [0, dilation - 1],
    [0, 0],
    [0, dilation - 1],
    [0, 0],
  ]);
  const [tall, wide] = [height * dilation, width * dilation];
  const whole = tf.reshape(apart, [tall, wide, inputs, outputs]);
  return tf.slice(whole, 0, [tall - dilation + 1, wide - dilation + 1, inputs, outputs]) as Tensor4D;
}

describe('the gradient of a convolution', () => {
  test.each([
    [2, 'same', [2, 8, 8, 3]],
    [3, 'same', [1, 11, 9, 3]],
    [2, 'valid', [2, 9, 8, 3]],
    [1, 'same', [2, 7, 7, 3]],
  ] as const)('dilation %i, %s, is that of the filter with zeros between its taps', (dilation, pad, shape) => {
    const [x, filter] = [random([...shape], 1), random([3, 3, 3, 4], 2)];
    const result = tf.conv2d(x, filter, 1, pad, 'NHWC', dilation);
    const weight = random(result.shape, 3);
    const [ofX, ofFilter] = tf.grads((a: Tensor, b: Tensor) =>
      tf.sum(tf.mul(tf.conv2d(a as Tensor4D, b as Tensor4D, 1, pad, 'NHWC', dilation), weight)),
    )([x, filter]);
    const [plainX, plainFilter] = tf.grads((a: Tensor, b: Tensor) =>
      tf.sum(tf.mul(tf.conv2d(a as Tensor4D, spreadFilter(b as Tensor4D, dilation), 1, pad), weight)),
    )([x, filter]);
    for (const [one, other] of [
      [ofX, plainX],
      [ofFilter, plainFilter],
    ] as [Tensor, Tensor][]) {
      expect(one.shape).toEqual(other.shape);
      expect(tf.max(tf.abs(tf.sub(one, other))).dataSync()[0]).toBeLessThan(1e-4);
    }
  });

  test.skipIf(engine.name !== 'native')('with explicit padding is that of the padded input', () => {
    const [x, filter] = [random([2, 6, 6, 3], 1), random([3, 3, 3, 4], 2)];
    const sides: [[number, number], [number, number], [number, number], [number, number]] = [
      [0, 0],
      [1, 2],
      [0, 1],
      [0, 0],
    ];
    const grads = (convolve: (a: Tensor4D, b: Tensor4D) => Tensor) =>
      tf.grads((a: Tensor, b: Tensor) => tf.sum(tf.square(convolve(a as Tensor4D, b as Tensor4D))) as Scalar)([
        x,
        filter,
      ]);
    const padded = grads((a, b) => tf.conv2d(a, b, 1, sides));
    const plain = grads((a, b) => tf.conv2d(tf.pad(a, sides), b, 1, 'valid'));
    padded.forEach((one, at) => {
      expect(tf.max(tf.abs(tf.sub(one, plain[at] as Tensor))).dataSync()[0]).toBeLessThan(1e-3);
    });
  });

  test.skipIf(engine.name !== 'native')('of data is not computed', () => {
    const filter = tf.variable(random([3, 3, 3, 4], 2));
    const x = random([1, 6, 6, 3], 1);
    const { operations } = new Recorder(tf, new Map()).record({}, () => {
      return tf.variableGrads(() => tf.sum(tf.conv2d(x, filter as Tensor as Tensor4D, 1, 'same')) as Scalar, [filter])
        .grads;
    });
    const names = operations.map(({ name }) => name);
    expect(names).toContain('Conv2DBackpropFilter');
    expect(names).not.toContain('Conv2DBackpropInput');
    filter.dispose();
  });
});
