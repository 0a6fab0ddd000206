import { adam, fusedLayers, Graph, loadEngine } from '@fovea/engine';

const engine = await loadEngine();
const { tf } = engine;
const layers = fusedLayers(engine);
const graph = new Graph(engine);

const hidden = graph.variable('hidden', tf.randomNormal([2, 16], 0, 1, 'float32', 1));
const bias = graph.variable('bias', tf.zeros([16]));
const output = graph.variable('output', tf.randomNormal([16, 2], 0, 1, 'float32', 2));
const optimizer = adam(engine, graph, { hidden, bias, output });
const logits = (points) => tf.matMul(layers.relu(layers.biasAdd(tf.matMul(points, hidden), bias)), output);

graph.function(
  'step',
  { points: { shape: [4, 2] }, labels: { shape: [4, 2] }, rate: { shape: [] } },
  ({ points, labels, rate }) => {
    const { value, grads } = tf.variableGrads(() => tf.mean(layers.softmaxCrossEntropy(labels, logits(points))));
    optimizer.apply({ hidden: grads[hidden.name], bias: grads[bias.name], output: grads[output.name] }, () => rate);
    return { loss: value };
  },
);
graph.function('predict', [{ points: { shape: [4, 2] } }, { points: { shape: [1, 2] } }], ({ points }) => ({
  probability: tf.softmax(logits(points)),
}));

const session = await graph.load();
const points = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);
const labels = Float32Array.of(1, 0, 0, 1, 0, 1, 1, 0);
for (let step = 0; step < 500; step += 1) session.run('step', { points, labels, rate: step < 400 ? 0.05 : 0.01 });
const state = session.save();
console.log(session.mode, session.run('predict', { points: Float32Array.of(1, 0) }).probability);
session.restore(state);
session.dispose();
