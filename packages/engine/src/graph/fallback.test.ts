import type { Scalar, Tensor1D } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../load-engine.ts';
import { Graph } from './graph.ts';
import { fusedUpdate } from './recorder.ts';

const engine = await loadEngine();
const { tf } = engine;
const float = { name: 'dtype', type: 4, value: 1 };

describe.skipIf(engine.name !== 'native')('a graph that differs from eager execution is given up', () => {
  test('at an operation whose result depends on earlier runs', async () => {
    const graph = new Graph(engine);
    const total = tf.tidy(() => graph.variable('total', tf.scalar(1)));
    graph.function('exact', { x: { shape: [4] } }, ({ x }) => ({ y: tf.neg(x) }));
    graph.function('draw', { x: { shape: [4] } }, ({ x }) => {
      total.assign(tf.add(total, 1));
      return { drawn: tf.multinomial(tf.square(x as Tensor1D), 50, 7) };
    });
    const session = await graph.load();
    expect(session.mode).toBe('eager');
    expect(session.fallback).toMatchObject({ function: 'draw', operation: 'operation 3, Multinomial' });
    expect(session.fallback?.difference).toBeGreaterThanOrEqual(1);
    expect(session.fallback?.reason).toMatch(
      /the result of draw is off.*at operation 3, Multinomial\. The engine computes one operation/,
    );
    expect(session.save()).toEqual({ total: { shape: [], values: Float32Array.of(1) } });
    expect(session.run('draw', { x: new Float32Array(4) })['drawn']).toHaveLength(50);
    expect(session.run('exact', { x: Float32Array.of(1, 2, 3, 4) })).toEqual({ y: Float32Array.of(-1, -2, -3, -4) });
    expect(session.save()).toEqual({ total: { shape: [], values: Float32Array.of(2) } });
    session.dispose();
  });

  test('at an update in place that is not what its operations say', async () => {
    const graph = new Graph(engine);
    const total = tf.tidy(() => graph.variable('total', tf.scalar(5)));
    graph.function('add', { x: { shape: [] } }, ({ x }) => {
      const update = {
        operation: 'AssignSubVariableOp',
        attributes: [float],
        variables: [total],
        inputs: [x as Scalar],
      };
      fusedUpdate(update, () => {
        total.assign(tf.add(total, x as Scalar));
      });
      return { total: total.clone() };
    });
    const session = await graph.load();
    expect(session.fallback).toMatchObject({ function: 'add', operation: 'operation 0, AssignSubVariableOp' });
    expect(session.run('add', { x: 2 })).toEqual({ total: Float32Array.of(7) });
    session.dispose();
  });

  test('where the library rewrites several operations into one, if no difference at all is allowed', async () => {
    const load = (tolerance?: number) => {
      const graph = new Graph(engine, tolerance === undefined ? {} : { tolerance });
      graph.function('scale', { x: { shape: [8] } }, ({ x }) => ({
        y: tf.mul(tf.mul(tf.mul(x, 1 / 3), 3.3), 1 / 7),
      }));
      return graph.load();
    };
    const [usual, strict] = [await load(), await load(0)];
    expect(usual.mode).toBe('captured');
    expect(usual.report.differences['scale']).toBeGreaterThan(0);
    expect(strict.fallback).toMatchObject({ function: 'scale', operation: 'no operation by itself, but all together' });
    usual.dispose();
    strict.dispose();
  });

  test('when TensorFlow refuses it, with what it said', async () => {
    const graph = new Graph(engine);
    const total = tf.tidy(() => graph.variable('total', tf.scalar(5)));
    graph.function('add', { x: { shape: [] } }, ({ x }) => {
      fusedUpdate({ operation: 'NoSuchUpdate', attributes: [], variables: [total], inputs: [x as Scalar] }, () => {
        total.assign(tf.add(total, x as Scalar));
      });
      return { total: total.clone() };
    });
    const session = await graph.load();
    expect(session.mode).toBe('eager');
    expect(session.fallback?.reason).toMatch(/could not load the graph:.*NoSuchUpdate.*one operation after the other/s);
    expect(session.run('add', { x: 2 })).toEqual({ total: Float32Array.of(7) });
    session.dispose();
  });

  test('a graph is loaded once', async () => {
    const graph = new Graph(engine).function('one', {}, () => ({ one: tf.scalar(1) }));
    (await graph.load()).dispose();
    await expect(graph.load()).rejects.toMatchObject({ code: 'GRAPH_INVALID', message: /loaded already/ });
  });

  test('a failed load frees the variables', async () => {
    const before = tf.memory().numTensors;
    const graph = new Graph(engine);
    const weight = tf.tidy(() => graph.variable('weight', tf.zeros([3])));
    graph.function('step', {}, () => {
      weight.assign(tf.add(weight, 1));
      return { sum: tf.scalar(weight.dataSync()[0] ?? 0) };
    });
    await expect(graph.load()).rejects.toMatchObject({ code: 'FUNCTION_READS_HOST' });
    expect(tf.memory().numTensors).toBe(before);
  });
});
