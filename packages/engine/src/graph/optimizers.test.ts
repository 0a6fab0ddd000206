import type { Optimizer as StockOptimizer, Scalar, Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../load-engine.ts';
import { Graph } from './graph.ts';
import type { HostArray } from './node-backend.ts';
import type { ByName, Optimizer } from './optimizers.ts';
import { adam, momentum, sgd } from './optimizers.ts';
import type { Session } from './session.ts';

const engine = await loadEngine();
const { tf } = engine;
const shapes = { conv: [3, 3, 3, 8], bias: [8], dense: [8 * 4 * 4, 3] } as const;
const batch = 8;
const steps = 50;
const rate = 0.01;
type Parameters = Record<keyof typeof shapes, Variable>;

function random(shape: readonly number[], seed: number): Tensor {
  return tf.randomNormal([...shape], 0, 0.2, 'float32', seed);
}

/** Noise, brighter in the channel that the label names. */
const fed = Array.from({ length: steps }, (_, step) =>
  tf.tidy(() => {
    const labels = tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, step % 3], 'int32'), 3).cast('float32');
    const images = tf.add(random([batch, 8, 8, 3], 100 + step), tf.reshape(labels, [batch, 1, 1, 3]));
    return { images: images.dataSync() as HostArray, labels: labels.dataSync() as HostArray };
  }),
);

function gradients({ conv, bias, dense }: Parameters, images: Tensor, labels: Tensor) {
  return tf.variableGrads(() => {
    const near = tf.relu(tf.add(tf.conv2d(images as Tensor4D, conv as Tensor as Tensor4D, 1, 'same'), bias));
    const pooled = tf.maxPool(near as Tensor4D, 2, 2, 'same');
    const logits = tf.matMul(tf.reshape(pooled, [batch, -1]), dense as Tensor as Tensor2D);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), labels), 1))) as Scalar;
  }, [conv, bias, dense]);
}

/** The weights after 50 steps, in a graph whose optimiser is one of tfjs's or one of the engine's. */
async function train(
  execution: 'captured' | 'eager',
  make: { stock: () => StockOptimizer } | { own: (graph: Graph, variables: Parameters) => Optimizer },
) {
  const graph = new Graph(engine, { execution });
  const parameters = tf.tidy(
    () =>
      Object.fromEntries(
        Object.entries(shapes).map(([name, shape], index) => [name, graph.variable(name, random(shape, index + 1))]),
      ) as Parameters,
  );
  let apply: (grads: Record<string, Tensor>, learningRate: Scalar) => void;
  if ('stock' in make) {
    const stock = graph.own(make.stock);
    apply = (grads) => {
      stock.applyGradients(grads as Record<string, Variable>);
    };
  } else {
    const own = make.own(graph, parameters);
    apply = (grads, learningRate) => {
      const byName = Object.entries(parameters).map(([name, { name: id }]) => [name, grads[id] as Tensor]);
      own.apply(Object.fromEntries(byName) as ByName<Tensor>, () => learningRate);
    };
  }
  const inputs = { images: { shape: [batch, 8, 8, 3] }, labels: { shape: [batch, 3] }, learningRate: { shape: [] } };
  graph.function('step', inputs, ({ images, labels, learningRate }) => {
    const { value, grads } = gradients(parameters, images, labels);
    apply(grads, learningRate as Scalar);
    return { loss: value };
  });
  const session = await graph.load();
  expect(session).toMatchObject({ mode: execution, fallback: null });
  const losses = fed.map((feeds) => session.run('step', { ...feeds, learningRate: rate })['loss']?.[0] ?? NaN);
  expect(losses[49]).toBeLessThan(losses[0] as number);
  const weights = Object.keys(shapes).map((name) => session.save([name])[name]?.values as Float32Array);
  session.dispose();
  return weights;
}

function largest(one: readonly Float32Array[], other: readonly Float32Array[]): number {
  return Math.max(
    ...one.flatMap((values, at) => [...values].map((value, index) => Math.abs(value - (other[at]?.[index] ?? NaN)))),
  );
}

const optimizers = {
  sgd: { stock: () => tf.train.sgd(rate), own: (_: Graph, variables: Parameters) => sgd(engine, variables) },
  momentum: {
    stock: () => tf.train.momentum(rate, 0.9),
    own: (graph: Graph, variables: Parameters) => momentum(engine, graph, variables),
  },
  adam: {
    stock: () => tf.train.adam(rate),
    own: (graph: Graph, variables: Parameters) => adam(engine, graph, variables),
  },
};

describe.skipIf(engine.name !== 'native').each(Object.entries(optimizers))('%s, 50 steps', (_, { stock, own }) => {
  test('captured and eager end with the same bits, and so does the one of tfjs', async () => {
    const captured = await train('captured', { own });
    expect(await train('eager', { own })).toEqual(captured);
    expect(await train('eager', { stock })).toEqual(captured);
    expect(await train('captured', { stock })).toEqual(captured);
  });
});

/** One variable of four numbers, whose gradient is fed. */
async function single(
  execution: 'captured' | 'eager',
  make: (graph: Graph, variables: { w: Variable }) => Optimizer,
): Promise<Session> {
  const graph = new Graph(engine, { execution });
  const w = tf.tidy(() => graph.variable('w', tf.tensor1d([1, 1, 1, 1])));
  const optimizer = make(graph, { w });
  graph.function('step', { gradient: { shape: [4] }, learningRate: { shape: [] } }, ({ gradient, learningRate }) => {
    optimizer.apply({ w: gradient }, () => learningRate as Scalar);
    return {};
  });
  return graph.load();
}

const modes = engine.name === 'native' ? (['captured', 'eager'] as const) : (['eager'] as const);

describe.each(modes)('worked by hand, %s', (mode) => {
  test('two steps of Adam', async () => {
    const session = await single(mode, (graph, variables) => adam(engine, graph, variables, { epsilon: 0 }));
    // Step 1: m̂ = g, v̂ = g²: every weight moves by the rate, against its gradient's sign.
    session.run('step', { gradient: Float32Array.of(2, -3, 0.5, 1), learningRate: 0.1 });
    expect([...(session.save()['w']?.values ?? [])].map((value) => value.toFixed(5))).toEqual([
      '0.90000',
      '1.10000',
      '0.90000',
      '0.90000',
    ]);
    // Step 2, gradient 1 after 2: m = .9·.2 + .1 = .28, m̂ = .28/.19; v = .999·.004 + .001 = .004996, v̂ = .004996/.001999.
    session.run('step', { gradient: Float32Array.of(1, -3, 0.5, 1), learningRate: 0.1 });
    const moved = 0.9 - (0.1 * (0.28 / 0.19)) / Math.sqrt(0.004996 / 0.001999);
    expect(session.save()['w']?.values[0]).toBeCloseTo(moved, 5);
    expect(session.save()['w']?.values[1]).toBeCloseTo(1.2, 5);
    const { 'adam.power1': power1, 'adam.first/w': first } = session.save();
    expect(power1?.values[0]).toBeCloseTo(0.9 ** 3, 6);
    expect(first?.values[0]).toBeCloseTo(0.28, 6);
    session.dispose();
  });

  test('momentum', async () => {
    const session = await single(mode, (graph, variables) => momentum(engine, graph, variables, { mu: 0.5 }));
    session.run('step', { gradient: Float32Array.of(1, 2, 0, 0), learningRate: 0.1 });
    session.run('step', { gradient: Float32Array.of(1, 0, 0, 4), learningRate: 0.2 });
    // a: 1, then 1.5; 2, then 1; 0, then 4. w: 1 − .1·1 − .2·1.5 and so on.
    expect([...(session.save()['w']?.values ?? [])].map((value) => value.toFixed(6))).toEqual([
      '0.600000',
      '0.600000',
      '1.000000',
      '0.200000',
    ]);
    session.dispose();
  });

  test('fused Adam follows its own formula: ε is added before the correction of the second moment', async () => {
    const [epsilon, beta1, beta2] = [1e-3, 0.8, 0.95];
    const session = await single(mode, (graph, variables) =>
      adam(engine, graph, variables, { epsilon, beta1, beta2, fused: true }),
    );
    let [weight, first, second] = [1, 0, 0];
    for (let step = 1; step <= 30; step += 1) {
      const gradient = Math.sin(step) * (step % 7 === 0 ? 1e-4 : 1);
      first = beta1 * first + (1 - beta1) * gradient;
      second = beta2 * second + (1 - beta2) * gradient ** 2;
      const corrected = (0.01 * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      weight -= (corrected * first) / (Math.sqrt(second) + epsilon);
      session.run('step', { gradient: new Float32Array(4).fill(gradient), learningRate: 0.01 });
      expect(Math.abs((session.save()['w']?.values[0] ?? NaN) - weight)).toBeLessThan(1e-5);
    }
    session.dispose();
  });

  test('two optimisers in one graph, under names of their own', async () => {
    const graph = new Graph(engine, { execution: mode });
    const [a, b] = tf.tidy(() => [graph.variable('a', tf.scalar(0)), graph.variable('b', tf.scalar(0))]);
    const one = adam(engine, graph, { a });
    const other = adam(engine, graph, { b }, { name: 'critic' });
    expect(() => adam(engine, graph, { a })).toThrow(/two variables called adam/);
    graph.function('step', {}, () => {
      one.apply({ a: tf.scalar(1) }, () => tf.scalar(0.1));
      other.apply({ b: tf.scalar(-1) }, () => tf.scalar(0.2));
      return {};
    });
    const session = await graph.load();
    session.run('step', {});
    expect(session.save()['a']?.values[0]).toBeCloseTo(-0.1, 5);
    expect(session.save()['b']?.values[0]).toBeCloseTo(0.2, 5);
    expect(Object.keys(session.save())).toContain('critic.second/b');
    session.dispose();
  });
});

describe.skipIf(engine.name !== 'native')('fused Adam', () => {
  test('captured stays within 1e-5 of the same formula in single operations, over 50 steps of a network', async () => {
    const own = (graph: Graph, variables: Parameters) => adam(engine, graph, variables, { fused: true, epsilon: 1e-3 });
    expect(largest(await train('captured', { own }), await train('eager', { own }))).toBeLessThan(1e-5);
  });
});
