import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Graph } from './graph/graph.ts';
import { fusedLayers } from './layers/fused-layers.ts';
import { portableLayers } from './layers/portable-layers.ts';
import { loadEngine } from './load-engine.ts';
import { chain, distanceFromDifferences, numbers, penalty, twiceCases } from './second-derivatives.fixture.ts';

const engine = await loadEngine();
const { tf } = engine;
const roads = [
  [engine.name, fusedLayers(engine)],
  ['portable', portableLayers(tf)],
] as const;
const images = numbers(tf, [2, 8, 8, 1], 3) as Tensor4D;
const mask = tf.cast(tf.greater(numbers(tf, [2, 8, 8, 1], 5), 0.2), 'float32') as Tensor4D;

describe.each(roads)('second derivatives, %s', (_, layers) => {
  test.each(Object.entries(twiceCases(tf, layers)))(
    '%s agrees with central differences',
    (_name, { of, run, step }) => {
      const inputs = of.map((shape, at) => numbers(tf, shape, 1 + at * 101));
      expect(distanceFromDifferences(tf, (given) => penalty(tf, run, given), inputs, { step })).toBeLessThan(1e-2);
    },
  );

  test('a penalty on the input gradient through a gate, convolutions, pooling and dense layers', () => {
    const net = chain(tf, layers);
    const names = Object.keys(net.shapes);
    const weights = Object.values(net.shapes).map((shape, at) => numbers(tf, shape, 7 + at * 31));
    const of = (given: Tensor[]) =>
      net.penalty(images, mask, Object.fromEntries(given.map((one, at) => [names[at] ?? '', one])));
    expect(of(weights).dataSync()[0]).toBeGreaterThan(0.1);
    expect(distanceFromDifferences(tf, of, weights, { step: 1e-3 })).toBeLessThan(1e-2);
  });
});

describe.skipIf(engine.name !== 'native')('captured', () => {
  test('a step that lowers the penalty is as eagerly', async () => {
    const load = (execution: 'captured' | 'eager') => {
      const graph = new Graph(engine, { execution });
      const net = chain(tf, fusedLayers(engine));
      const weights = Object.fromEntries(
        Object.entries(net.shapes).map(([name, shape], at) => [
          name,
          graph.variable(name, numbers(tf, shape, 7 + at * 31)),
        ]),
      );
      graph.function('step', { images: { shape: images.shape }, mask: { shape: mask.shape } }, (fed) => {
        const { value, grads } = tf.variableGrads(
          () => net.penalty(fed['images'] as Tensor4D, fed['mask'] as Tensor4D, weights),
          Object.values(weights),
        );
        for (const variable of Object.values(weights))
          variable.assign(tf.sub(variable, tf.mul(grads[variable.name] as Tensor, 1e-3)));
        return { value };
      });
      return graph.load();
    };
    const [captured, eager] = [await load('captured'), await load('eager')];
    expect(captured).toMatchObject({ mode: 'captured', fallback: null });
    const feeds = { images: images.dataSync<'float32'>(), mask: mask.dataSync<'float32'>() };
    const penalties: number[] = [];
    for (let step = 0; step < 5; step += 1) {
      penalties.push(captured.run('step', feeds)['value']?.[0] ?? NaN);
      expect(eager.run('step', feeds)['value']?.[0]).toBeCloseTo(penalties.at(-1) ?? NaN, 4);
    }
    expect(penalties).toEqual(penalties.toSorted((one, other) => other - one));
    captured.dispose();
    eager.dispose();
  });
});

test.each([
  ['non-overlapping', 2, 2],
  ['overlapping', 3, 2],
] as const)('of equal maxima a %s pooling takes the same one in both directions', (_, size, stride) => {
  const x = tf.round(tf.mul(numbers(tf, [2, 7, 7, 3], 1), 1.4)) as Tensor4D;
  const pooled = tf.maxPool(x, size, stride, 'same');
  const [u, v] = [numbers(tf, pooled.shape, 3), numbers(tf, x.shape, 5)];
  const slopeAt = (dy: Tensor) =>
    tf.grad((at: Tensor) => tf.sum(tf.mul(tf.maxPool(at as Tensor4D, size, stride, 'same'), dy)))(x);
  const transposed = tf.grad((dy: Tensor) => tf.sum(tf.mul(slopeAt(dy), v)))(u);
  const [one, other] = [tf.sum(tf.mul(slopeAt(u), v)), tf.sum(tf.mul(transposed, u))].map((sum) => sum.dataSync()[0]);
  expect(one).toBeCloseTo(other ?? NaN, 4);
});

test('penalties leave no tensors behind', () => {
  const net = chain(tf, fusedLayers(engine));
  const weights = Object.fromEntries(
    Object.entries(net.shapes).map(([name, shape], at) => [name, tf.variable(numbers(tf, shape, 7 + at * 31))]),
  );
  const step = () => {
    tf.dispose(tf.variableGrads(() => net.penalty(images, mask, weights)));
  };
  step();
  const before = tf.memory().numTensors;
  for (let count = 0; count < 3; count += 1) step();
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose(Object.values(weights));
});
