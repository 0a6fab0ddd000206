import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { Engine } from '../engine.ts';
import { Graph } from './graph.ts';
import { adam } from './optimizers.ts';
import type { Session } from './session.ts';

const batch = 16;

export const trainingFeeds = {
  images: Float32Array.from({ length: batch * 16 * 16 * 3 }, (_, index) => Math.sin(index)),
  labels: Float32Array.from({ length: batch * 2 }, (_, index) => ((index + (index >> 1)) % 2 === 0 ? 1 : 0)),
  rate: 1e-3,
};

/** `step`: one step of Adam on a convolution and a dense layer; equal from call to call. */
export function loadTraining(engine: Engine): Promise<Session> {
  const { tf } = engine;
  const graph = new Graph(engine);
  const variable = (name: string, shape: number[], seed: number) =>
    tf.tidy(() => graph.variable(name, tf.randomNormal(shape, 0, 0.1, 'float32', seed)));
  const parameters = { conv: variable('conv', [3, 3, 3, 8], 1), dense: variable('dense', [8 * 8 * 8, 2], 2) };
  const optimizer = adam(engine, graph, parameters);
  const inputs = { images: { shape: [batch, 16, 16, 3] }, labels: { shape: [batch, 2] }, rate: { shape: [] } };
  graph.function('step', inputs, ({ images, labels, rate }) => {
    const { conv, dense } = parameters;
    const { value, grads } = tf.variableGrads(() => {
      const near = tf.relu(tf.conv2d(images as Tensor4D, conv as Tensor as Tensor4D, 1, 'same'));
      const pooled = tf.reshape(tf.maxPool(near, 2, 2, 'same'), [batch, -1]);
      const logits = tf.matMul(pooled, dense as Tensor as Tensor2D);
      return tf.losses.softmaxCrossEntropy(labels, logits) as Scalar;
    }, [conv, dense]);
    optimizer.apply({ conv: grads[conv.name] as Tensor, dense: grads[dense.name] as Tensor }, () => rate as Scalar);
    return { loss: value };
  });
  return graph.load();
}
