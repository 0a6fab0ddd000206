import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { loadEngine } from '../load-engine.ts';
import { Graph } from './graph.ts';
import { adam } from './optimizers.ts';
import type { Session } from './session.ts';

/** Memory before and after, once warm. */
interface Growth {
  readonly residentBefore: number;
  readonly residentAfter: number;
  /** Share of the memory before. */
  readonly growth: number;
  readonly tensorsBefore: number;
  readonly tensorsAfter: number;
}
export interface MemoryReport {
  readonly mode: Session['mode'];
  readonly steps: Growth;
  readonly cycles: Growth;
}

/** Runs training steps, then load and dispose in turns. Started as `node --expose-gc memory.fixture.ts STEPS CYCLES`. */
const [steps = 10_000, cycles = 200] = process.argv.slice(2).map(Number);
/** Until then the allocator and TensorFlow's pools still grow. */
const [warmSteps, warmCycles] = [500, 40];
const engine = await loadEngine();
const { tf } = engine;
const batch = 16;
const images = Float32Array.from({ length: batch * 16 * 16 * 3 }, (_, index) => Math.sin(index));
const labels = Float32Array.from({ length: batch * 2 }, (_, index) => ((index + (index >> 1)) % 2 === 0 ? 1 : 0));

function load(): Promise<Session> {
  const graph = new Graph(engine);
  const variable = (name: string, shape: number[], seed: number) =>
    tf.tidy(() => graph.variable(name, tf.randomNormal(shape, 0, 0.1, 'float32', seed)));
  const parameters = { conv: variable('conv', [3, 3, 3, 8], 1), dense: variable('dense', [8 * 8 * 8, 2], 2) };
  const optimizer = adam(engine, graph, parameters);
  const inputs = { images: { shape: [batch, 16, 16, 3] }, labels: { shape: [batch, 2] }, rate: { shape: [] } };
  graph.function('step', inputs, ({ images, labels, rate }) => {
    const { value, grads } = tf.variableGrads(() => {
      const conv = tf.relu(tf.conv2d(images as Tensor4D, parameters.conv as Tensor as Tensor4D, 1, 'same'));
      const pooled = tf.reshape(tf.maxPool(conv, 2, 2, 'same'), [batch, -1]);
      const logits = tf.matMul(pooled, parameters.dense as Tensor as Tensor2D);
      return tf.losses.softmaxCrossEntropy(labels as Tensor, logits) as Scalar;
    });
    const { conv, dense } = parameters;
    optimizer.apply({ conv: grads[conv.name] as Tensor, dense: grads[dense.name] as Tensor }, () => rate as Scalar);
    return { loss: value };
  });
  return graph.load();
}

/** @param warm repetitions before memory is looked at */
async function watch(count: number, warm: number, once: () => void | Promise<void>): Promise<Growth> {
  const look = () => {
    globalThis.gc?.();
    return { resident: process.memoryUsage.rss(), tensors: tf.memory().numTensors };
  };
  for (let index = 0; index < warm; index += 1) await once();
  const before = look();
  for (let index = 0; index < count; index += 1) await once();
  const after = look();
  return {
    residentBefore: before.resident,
    residentAfter: after.resident,
    growth: after.resident / before.resident - 1,
    tensorsBefore: before.tensors,
    tensorsAfter: after.tensors,
  };
}

const session = await load();
const { mode } = session;
const stepGrowth = await watch(steps, warmSteps, () => {
  session.run('step', { images, labels, rate: 1e-3 });
});
session.dispose();
const cycleGrowth = await watch(cycles, warmCycles, async () => {
  const other = await load();
  other.run('step', { images, labels, rate: 1e-3 });
  other.dispose();
});
console.log(JSON.stringify({ mode, steps: stepGrowth, cycles: cycleGrowth } satisfies MemoryReport));
