import type { Tensor4D } from '@tensorflow/tfjs';
import { parentPort, workerData } from 'node:worker_threads';
import { loadEngine } from './load-engine.ts';

/** What a thread is told to do; it posts the loss of every step and finally the weights. */
export interface ThreadTask {
  readonly engine: 'native' | 'wasm';
  readonly steps: number;
}

const { engine, steps } = workerData as ThreadTask;
const { tf } = await loadEngine({ engine });
const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);
const images = random([8, 16, 16, 3], 1) as Tensor4D;
const labels = tf.oneHot(tf.tensor1d([0, 1, 0, 1, 1, 0, 1, 0], 'int32'), 2);
const scaled = (shape: number[], seed: number) => tf.variable(tf.mul(random(shape, seed), 0.2));
const gate = scaled([3, 3, 3, 1], 2);
const conv = scaled([3, 3, 3, 8], 3);
const dense = scaled([8 * 8 * 8, 2], 4);
const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-3);

for (let step = 0; step < steps; step += 1) {
  const loss = optimizer.minimize(
    () => {
      const attention = tf.sigmoid(tf.conv2d(images, gate as Tensor4D, 1, 'same', 'NHWC', 3));
      const features = tf.relu(tf.conv2d(tf.mul(images, attention), conv as Tensor4D, 1, 'same')) as Tensor4D;
      const pooled = tf.dropout(tf.maxPool(features, 2, 2, 'same'), 0.2, undefined, step);
      const logits = tf.matMul(pooled.reshape([8, -1]), dense as never);
      return tf.losses.softmaxCrossEntropy(labels, logits).asScalar();
    },
    true,
    [gate, conv, dense],
  );
  parentPort?.postMessage({ loss: (await loss?.data())?.[0] });
  loss?.dispose();
}
parentPort?.postMessage({ weights: [...(await gate.data()), ...(await conv.data())] });
