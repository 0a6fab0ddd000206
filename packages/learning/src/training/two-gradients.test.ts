import { feedbackSchema } from '@fovea/domain';
import { loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialWeights } from '../model/weights.ts';
import { RandomStream } from '../random/random-stream.ts';
import { cellForm } from '../testing/toy-cells.ts';
import { trainingGraph } from './ready-graphs.ts';
import type { TrainingGraphSettings } from './training-step.ts';
import { twoGradients } from './two-gradients.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

describe('two gradients, by hand', () => {
  /** Data: (1, 0) shared and 5 of its own; the feedback's: `shared`. */
  function combine(shared: readonly [number, number], weight: number, projected: boolean) {
    const { tf } = engine;
    const data = { own: tf.tensor1d([5]), gate: tf.tensor1d([1, 0]) };
    const feedback = { gate: tf.tensor1d([...shared]) };
    const { combined, products } = twoGradients(tf, data, feedback, { weight: tf.scalar(weight), projected });
    return {
      own: [...(combined['own']?.dataSync() ?? [])],
      gate: [...(combined['gate']?.dataSync() ?? [])],
      products: [...products.dataSync()],
    };
  }

  test('are added with the feedback’s weight, and compared over what they share', () => {
    expect(combine([-1, 1], 2, false)).toEqual({ own: [5], gate: [-1, 2], products: [1, 2, -1] });
  });

  test('that pull apart lose their parts along each other', () => {
    // (1, 0) + ½·(−1, 1) = (½, ½) and (−1, 1) + (1, 0) = (0, 1): together, at weight 2, (½, 2½).
    expect(combine([-1, 1], 2, true)).toEqual({ own: [5], gate: [0.5, 2.5], products: [1, 2, -1] });
  });

  test('that agree are left as they are, and one that vanishes changes nothing', () => {
    expect(combine([1, 1], 2, true)).toEqual({ own: [5], gate: [3, 2], products: [1, 2, 1] });
    expect(combine([0, 0], 2, true)).toEqual({ own: [5], gate: [1, 0], products: [1, 0, 0] });
  });
});

describe('a step with feedback', () => {
  const settings: TrainingGraphSettings = {
    form: cellForm(),
    batchSize: 4,
    dropout: false,
    feedback: {
      batchSize: 3,
      terms: ['ignore'],
      losses: feedbackSchema.parse({}),
    },
    optimizer: 'adam',
    execution: 'captured',
  };
  const stream = new RandomStream(2, 'steps');
  const noise = (count: number) => Float32Array.from({ length: count }, () => stream.uniform() - 0.5);
  const area = 64 ** 2;
  const fed = {
    batch: { inputs: noise(4 * area * 3), labels: Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1) },
    feedback: {
      inputs: noise(3 * area * 3),
      attend: new Float32Array(3 * area),
      ignore: new Float32Array(3 * area).fill(1, 100, 3000),
      strengths: { attend: new Float32Array(3), ignore: Float32Array.of(1, 1, 1) },
    },
    dropout: null,
    learningRate: 1e-3,
    gateLearningRate: 1e-3,
  };

  test('tells losses and gradients as they are, whatever each weighs', async () => {
    const start = initialWeights(settings.form, 1, 2);
    const tell = async (more: Partial<TrainingGraphSettings>, lambda: number, dataWeight?: number) => {
      const graph = await trainingGraph(engine, { ...settings, ...more }, start);
      try {
        return graph.step({ ...fed, lambda, ...(dataWeight === undefined ? {} : { dataWeight }) });
      } finally {
        graph.release();
      }
    };
    const plain = await tell({}, 1);
    expect(plain.gradients?.dataNorm).toBeGreaterThan(0);
    expect(plain.gradients?.feedbackNorm).toBeGreaterThan(0);
    const others = [
      await tell({}, 0, 4),
      await tell({ execution: 'eager' }, 30),
      await tell({ feedback: { ...settings.feedback!, projected: true } }, 1),
    ];
    for (const other of others) {
      expect(other.data).toBeCloseTo(plain.data, 5);
      expect(other.feedback).toBeCloseTo(plain.feedback ?? Number.NaN, 5);
      for (const what of ['dataNorm', 'feedbackNorm', 'cosine'] as const)
        expect(other.gradients?.[what]).toBeCloseTo(plain.gradients?.[what] ?? Number.NaN, 5);
    }
  });

  test('at weight 0 of the feedback moves the weights as the data alone do', async () => {
    const start = initialWeights(settings.form, 1, 2);
    const after = async (more: Partial<TrainingGraphSettings>) => {
      const graph = await trainingGraph(engine, { ...settings, ...more }, start);
      try {
        graph.step({ ...fed, lambda: 0 });
        return graph.weights();
      } finally {
        graph.release();
      }
    };
    const [muted, without] = [await after({}), await after({ feedback: null })];
    for (const [name, { values }] of Object.entries(without)) expect(muted[name]?.values).toEqual(values);
  });
});
