import type { Rank, Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { arrayDifference } from '../graph/difference.ts';
import { Graph } from '../graph/graph.ts';
import { loadEngine } from '../load-engine.ts';
import { fusedLayers } from './fused-layers.ts';
import type { FusedLayers } from './portable-layers.ts';
import { portableLayers } from './portable-layers.ts';

const engine = await loadEngine();
const { tf } = engine;
const roads: [string, FusedLayers][] = [
  [engine.name, fusedLayers(engine)],
  ['portable', portableLayers(tf)],
];
const random = (shape: number[], seed: number) => tf.randomUniform<Rank>(shape, -2, 2, 'float32', seed);

/** Compares derivatives of Σ wᵢyᵢ with (f(x + h) − f(x − h))/2h, element by element. */
function checkGradients(run: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[]): void {
  const weigh = (y: Tensor) => tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1), y.shape))) as Scalar;
  const found = tf.grads((...given: Tensor[]) => weigh(run(...given)))([...inputs]);
  inputs.forEach((input, at) => {
    const values = input.dataSync();
    const slopes = Array.from(values, (_, index) => {
      const shifted = (by: number) => {
        const moved = tf.tensor(
          values.map((value, other) => (other === index ? value + by : value)),
          input.shape,
        );
        return weigh(run(...inputs.map((one, other) => (other === at ? moved : one)))).dataSync()[0] as number;
      };
      return (shifted(1e-2) - shifted(-1e-2)) / 2e-2;
    });
    const gradient = [...(found[at]?.dataSync() ?? [])];
    expect(found[at]?.shape).toEqual(input.shape);
    slopes.forEach((slope, index) => {
      expect(Math.abs(slope - (gradient[index] ?? NaN)) / Math.max(1, Math.abs(slope))).toBeLessThan(2e-3);
    });
  });
}

describe.each(roads)('layers, %s', (_, layers) => {
  test('relu: values by hand, gradients by finite differences', () => {
    const x = tf.tensor1d([-2, -0.5, 0.5, 2]);
    expect([...layers.relu(x).dataSync()]).toEqual([0, 0, 0.5, 2]);
    checkGradients((y) => layers.relu(y), [x]);
    checkGradients((y) => layers.relu(tf.add(layers.relu(y), -0.1)), [tf.tensor2d([-1, 2, 3, 0.05], [2, 2])]);
  });

  test('relu6', () => {
    const x = tf.tensor1d([-2, 0.5, 5, 7]);
    expect([...layers.relu6(x).dataSync()]).toEqual([0, 0.5, 5, 6]);
    checkGradients((y) => layers.relu6(y), [x]);
    checkGradients((y) => layers.relu6(tf.mul(layers.relu6(y), 2)), [tf.tensor2d([-1, 2, 4, 8], [2, 2])]);
  });

  test('sigmoid', () => {
    expect([...layers.sigmoid(tf.tensor1d([0, Math.log(3)])).dataSync()].map((y) => y.toFixed(6))).toEqual([
      '0.500000',
      '0.750000',
    ]);
    checkGradients((y) => layers.sigmoid(y), [random([2, 5], 1)]);
  });

  test('biasAdd', () => {
    const y = layers.biasAdd(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor1d([10, 20]));
    expect([...y.dataSync()]).toEqual([11, 22, 13, 24]);
    checkGradients((x, bias) => layers.biasAdd(x as Tensor2D, bias as Tensor1D), [random([3, 4], 2), random([4], 3)]);
    checkGradients(
      (x, bias) => layers.biasAdd(x as Tensor4D, bias as Tensor1D),
      [random([1, 2, 2, 3], 2), random([3], 3)],
    );
  });

  test('softmaxCrossEntropy: log 2 where two classes are equal', () => {
    const labels = tf.tensor2d([1, 0, 0.25, 0.75], [2, 2]);
    const losses = layers.softmaxCrossEntropy(labels, tf.tensor2d([3, 3, 0, Math.log(3)], [2, 2]));
    expect(losses.shape).toEqual([2]);
    expect(losses.dataSync()[0]).toBeCloseTo(Math.log(2), 6);
    expect(losses.dataSync()[1]).toBeCloseTo(0.25 * Math.log(4) + 0.75 * Math.log(4 / 3), 6);
    checkGradients((logits) => layers.softmaxCrossEntropy(labels, logits as Tensor2D), [random([2, 2], 4)]);
  });

  test('dropout: the same elements for the same seed, the rest scaled, the gradient likewise', () => {
    const x = tf.ones([100, 100]);
    const seed = (value: number) => tf.tensor1d([7, value], 'int32');
    const one = layers.dropout(x, 0.2, seed(1)).dataSync();
    expect([...new Set(one)].sort()).toEqual([0, 1.25]);
    expect(one.filter((value) => value === 0).length / 10_000).toBeCloseTo(0.2, 1);
    expect(layers.dropout(x, 0.2, seed(1)).dataSync()).toEqual(one);
    expect(layers.dropout(x, 0.2, seed(2)).dataSync()).not.toEqual(one);
    const gradient = tf.grad((y: Tensor) => tf.sum(layers.dropout(y, 0.2, seed(1))))(x);
    expect(gradient.dataSync()).toEqual(one);
    expect([...layers.dropout(tf.tensor1d([3, 4]), 0, seed(1)).dataSync()]).toEqual([3, 4]);
    expect(() => layers.dropout(x, 1, seed(1))).toThrow(/rate of 1 is not in/);
  });
});

describe.skipIf(engine.name !== 'native')('captured', () => {
  const layers = fusedLayers(engine);

  test('a step of all layers is as eagerly, with dropout by a fed seed', async () => {
    const load = (execution: 'captured' | 'eager') => {
      const graph = new Graph(engine, { execution });
      const [filter, bias, dense] = tf.tidy(() => [
        graph.variable('filter', random([3, 3, 3, 4], 1)),
        graph.variable('bias', random([4], 2)),
        graph.variable('dense', random([4 * 64, 2], 3)),
      ]);
      const inputs = {
        x: { shape: [2, 8, 8, 3] },
        labels: { shape: [2, 2] },
        seed: { shape: [2], dtype: 'int32' },
      } as const;
      graph.function('step', inputs, ({ x, labels, seed }) => {
        const { value, grads } = tf.variableGrads(() => {
          const conv = tf.conv2d(x as Tensor4D, filter as Tensor as Tensor4D, 1, 'same', 'NHWC', 2);
          const near = layers.sigmoid(layers.relu(layers.biasAdd(conv, bias as Tensor as Tensor1D)));
          const kept = layers.dropout(tf.reshape(near, [2, -1]), 0.5, seed as Tensor1D);
          const logits = tf.matMul(kept, dense as Tensor as Tensor2D);
          return tf.mean(layers.softmaxCrossEntropy(labels as Tensor2D, logits as Tensor2D)) as Scalar;
        }, [filter, bias, dense]);
        for (const variable of [filter, bias, dense]) {
          variable.assign(tf.sub(variable, tf.mul(grads[variable.name] as Tensor, 0.1)));
        }
        return { loss: value };
      });
      return graph.load();
    };
    const [captured, eager] = [await load('captured'), await load('eager')];
    expect(captured).toMatchObject({ mode: 'captured', fallback: null });
    const losses = new Set<number>();
    for (let step = 0; step < 10; step += 1) {
      const feeds = {
        x: Float32Array.from({ length: 384 }, (_, index) => Math.sin(index)),
        labels: Float32Array.of(1, 0, 0, 1),
        seed: Int32Array.of(3, step),
      };
      const result = captured.run('step', feeds);
      expect(result['loss']?.[0]).toBeCloseTo(eager.run('step', feeds)['loss']?.[0] as number, 5);
      losses.add(result['loss']?.[0] as number);
    }
    expect(losses.size).toBe(10);
    const [weights, expected] = [captured.save(), eager.save()];
    for (const [name, { values }] of Object.entries(expected)) {
      expect(arrayDifference(values, weights[name]?.values ?? new Float32Array(0))).toBeLessThan(1e-5);
    }
    captured.dispose();
    eager.dispose();
  });
});
