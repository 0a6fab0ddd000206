import type { Optimizer, Scalar, Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../load-engine.ts';
import { Graph } from './graph.ts';
import { adam } from './optimizers.ts';
import { fusedUpdate } from './recorder.ts';

const engine = await loadEngine();
const { tf } = engine;
const scalar = (value: number) => Float32Array.of(value);
const modes = engine.name === 'native' ? (['captured', 'eager'] as const) : (['eager'] as const);

/** y ← y + rate · Σx, in three lengths of x. */
function accumulator(execution: 'captured' | 'eager') {
  const graph = new Graph(engine, { execution });
  const total = tf.tidy(() => graph.variable('total', tf.scalar(0)));
  graph.function(
    'add',
    [3, 2, 1].map((length) => ({ x: { shape: [length] }, rate: { shape: [] } })),
    ({ x, rate }) => {
      const next = tf.add(total, tf.mul(tf.sum(x), rate as Scalar));
      total.assign(next);
      return { total: next };
    },
  );
  graph.function('read', {}, () => ({ total: total.clone() }));
  graph.function('double', {}, () => {
    total.assign(tf.mul(total, 2));
    return {};
  });
  return graph.load();
}

describe.each(modes)('a session, %s', (mode) => {
  test('runs functions of several shapes on the same variables, with fed scalars', async () => {
    const session = await accumulator(mode);
    expect(session).toMatchObject({ mode, fallback: null });
    expect(session.run('add', { x: Float32Array.of(1, 2, 3), rate: 1 })).toEqual({ total: scalar(6) });
    expect(session.run('add', { x: Float32Array.of(4), rate: 0.5 })).toEqual({ total: scalar(8) });
    expect(session.run('add', { x: Float32Array.of(1, 1), rate: -1 })).toEqual({ total: scalar(6) });
    expect(session.run('double', {})).toEqual({});
    expect(session.run('read', {})).toEqual({ total: scalar(12) });
    session.dispose();
  });

  test('begins with the variables as they were before tracing, and goes back to a saved state', async () => {
    const session = await accumulator(mode);
    expect(session.save()).toEqual({ total: { shape: [], values: scalar(0) } });
    session.run('add', { x: Float32Array.of(7), rate: 1 });
    const saved = session.save(['total']);
    session.run('double', {});
    session.restore(saved);
    expect(session.run('read', {})).toEqual({ total: scalar(7) });
    saved['total']?.values.fill(99);
    expect(session.run('read', {})).toEqual({ total: scalar(7) });
    session.dispose();
  });

  test('keeps what was fed to a variable when the caller writes over it, wherever its memory lies', async () => {
    const graph = new Graph(engine, { execution: mode });
    const kept = graph.variable('kept', tf.zeros([4]));
    graph.function('set', { x: { shape: [2, 2] } }, ({ x }) => {
      kept.assign(tf.reshape(x, [4]));
      return {};
    });
    const session = await graph.load();
    // TensorFlow shares host memory that begins at a multiple of 64 bytes: one of these does.
    for (const offset of [0, 16, 32, 48]) {
      const values = new Float32Array(new SharedArrayBuffer(64 + offset), offset, 4).fill(1);
      session.run('set', { x: values });
      values.fill(2);
      expect(session.save()).toEqual({ kept: { shape: [4], values: new Float32Array(4).fill(1) } });
      values.fill(3);
      session.restore({ kept: { shape: [4], values } });
      values.fill(4);
      expect(session.save()).toEqual({ kept: { shape: [4], values: new Float32Array(4).fill(3) } });
    }
    session.dispose();
  });

  test('reads a variable before it is written where the code does', async () => {
    const graph = new Graph(engine, { execution: mode });
    const [a, b] = [graph.variable('a', tf.fill([50_000], 1)), graph.variable('b', tf.fill([50_000], 2))];
    graph.function('swap', {}, () => {
      const before = a.clone();
      a.assign(b.clone());
      b.assign(before.clone());
      return { before, after: a.clone(), sum: tf.add(a, before) };
    });
    const session = await graph.load();
    for (let round = 0; round < 40; round += 1) {
      const [one, other] = round % 2 === 0 ? [1, 2] : [2, 1];
      const { before, after, sum } = session.run('swap', {});
      expect([before?.[0], after?.[0], sum?.[0], before?.[49_999], after?.[49_999]]).toEqual([
        one,
        other,
        3,
        one,
        other,
      ]);
    }
    session.dispose();
  });

  test('takes whole numbers and booleans', async () => {
    const graph = new Graph(engine, { execution: mode });
    const inputs = { x: { shape: [3], dtype: 'int32' }, keep: { shape: [3], dtype: 'bool' } } as const;
    graph.function('pick', inputs, ({ x, keep }) => ({
      picked: tf.sub(tf.mul(tf.mul(x, tf.scalar(3, 'int32')), tf.cast(keep, 'int32')), x),
      none: tf.logicalNot(keep),
    }));
    const session = await graph.load();
    expect(session.run('pick', { x: Int32Array.of(1, 2, 3), keep: Uint8Array.of(1, 0, 1) })).toEqual({
      picked: Int32Array.of(2, -2, 6),
      none: Uint8Array.of(0, 1, 0),
    });
    session.dispose();
  });

  test('returns inputs, constants and the same tensor twice', async () => {
    const graph = new Graph(engine, { execution: mode });
    graph.function('echo', { x: { shape: [2] } }, ({ x }) => ({
      x,
      again: x,
      one: tf.scalar(1),
    }));
    const session = await graph.load();
    const x = Float32Array.of(5, 6);
    expect(session.run('echo', { x })).toEqual({ x, again: x, one: scalar(1) });
    session.dispose();
  });

  test('trains with an optimiser of tfjs, whose slots it saves and restores', async () => {
    const graph = new Graph(engine, { execution: mode });
    const weight = graph.variable('weight', tf.zeros([2, 1]));
    const optimizer = graph.own(() => tf.train.adam(0.1));
    graph.function('step', { x: { shape: [4, 2] }, y: { shape: [4, 1] } }, ({ x, y }) => {
      const { value, grads } = tf.variableGrads(
        () => tf.mean(tf.squaredDifference(tf.matMul(x as Tensor2D, weight as Tensor as Tensor2D), y)) as Scalar,
        [weight],
      );
      optimizer.applyGradients(grads as Record<string, Variable>);
      return { loss: value };
    });
    const session = await graph.load();
    expect(session.mode).toBe(mode);
    const feeds = { x: Float32Array.of(1, 0, 0, 1, 1, 1, 2, 1), y: Float32Array.of(1, 2, 3, 4) };
    const losses = Array.from({ length: 5 }, () => session.run('step', feeds)['loss']?.[0] ?? NaN);
    const saved = session.save();
    const on = Array.from({ length: 100 }, () => session.run('step', feeds)['loss']?.[0] ?? NaN);
    session.restore(saved);
    const again = Array.from({ length: 100 }, () => session.run('step', feeds)['loss']?.[0] ?? NaN);
    expect(losses[0]).toBe(7.5);
    expect(on[99]).toBeLessThan(0.1);
    expect(again).toEqual(on);
    if (mode === 'captured') expect(Object.keys(saved)).toHaveLength(5);
    session.dispose();
    optimizer.dispose();
  });

  test('owns the variables of an optimiser that the function itself makes', async () => {
    const graph = new Graph(engine, { execution: mode });
    const weight = tf.tidy(() => graph.variable('weight', tf.scalar(1)));
    let optimizer: Optimizer | undefined;
    graph.function('step', {}, () => {
      optimizer ??= graph.own(() => tf.train.adam(0.1));
      optimizer.applyGradients({ [weight.name]: tf.scalar(1) } as unknown as Record<string, Variable>);
      return {};
    });
    const session = await graph.load();
    session.run('step', {});
    session.run('step', {});
    expect(session.save(['weight'])['weight']?.values[0]).toBeCloseTo(0.8, 5);
    expect(Object.keys(session.save())).toHaveLength(5);
    session.dispose();
  });

  test('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const session = await accumulator(mode);
    session.run('add', { x: Float32Array.of(1), rate: 1 });
    session.dispose();
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('sessions side by side', () => {
  test('two in one thread keep their variables apart', async () => {
    const [one, other] = await Promise.all([accumulator('captured'), accumulator('captured')]);
    one.run('add', { x: Float32Array.of(1), rate: 1 });
    other.run('add', { x: Float32Array.of(10), rate: 1 });
    one.run('add', { x: Float32Array.of(2), rate: 1 });
    expect([one.run('read', {}), other.run('read', {})]).toEqual([{ total: scalar(3) }, { total: scalar(10) }]);
    one.dispose();
    expect(other.run('read', {})).toEqual({ total: scalar(10) });
    other.dispose();
  });

  test('a state moves between captured and eager execution', async () => {
    const [captured, eager] = [await accumulator('captured'), await accumulator('eager')];
    captured.run('add', { x: Float32Array.of(1, 2, 3), rate: 0.1 });
    eager.restore(captured.save());
    expect(eager.run('double', {})).toEqual({});
    captured.restore(eager.save());
    expect(captured.run('read', {})).toEqual(eager.run('read', {}));
    captured.dispose();
    eager.dispose();
  });
});

describe.skipIf(engine.name !== 'native')('a captured session', () => {
  test('reports its size, its times and how far it is from eager execution', async () => {
    const session = await accumulator('captured');
    expect(session.report.nodes).toBeGreaterThan(10);
    expect(session.report.bytes).toBeGreaterThan(500);
    expect(session.report.traceMs).toBeGreaterThan(0);
    expect(session.report.differences).toEqual({ add: 0, read: 0, double: 0 });
    session.dispose();
  });

  test('an update in place comes after every read of the old value', async () => {
    const graph = new Graph(engine);
    const weight = graph.variable('weight', tf.fill([100_000], 1));
    const optimizer = adam(engine, graph, { weight }, { fused: true });
    graph.function('step', { gradient: { shape: [100_000] } }, ({ gradient }) => {
      const before = weight.clone();
      optimizer.apply({ weight: gradient }, () => tf.scalar(0.5));
      return { before: tf.max(before), after: tf.max(weight) };
    });
    const session = await graph.load();
    expect(session.mode).toBe('captured');
    let expected = 1;
    for (let round = 0; round < 20; round += 1) {
      const { before, after } = session.run('step', { gradient: new Float32Array(100_000).fill(1) });
      expect(before?.[0]).toBe(expected);
      expect(after?.[0]).toBeLessThan(expected);
      expected = after?.[0] as number;
    }
    session.dispose();
  });

  test('an update in place of a variable that the graph lacks is refused', async () => {
    const graph = new Graph(engine);
    const stranger: Variable = tf.variable(tf.zeros([1]));
    graph.function('step', { x: { shape: [1] } }, ({ x }) => {
      const update = { operation: 'AssignAdd', attributes: [], variables: [stranger], inputs: [x as Tensor1D] };
      fusedUpdate(update, () => {
        stranger.assign(x as Tensor1D);
      });
      return {};
    });
    await expect(graph.load()).rejects.toMatchObject({
      code: 'GRAPH_INVALID',
      message: expect.stringMatching(/graph lacks.*graph\.own/) as string,
    });
    stranger.dispose();
  });
});
