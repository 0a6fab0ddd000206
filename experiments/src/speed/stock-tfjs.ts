import type { TensorFlow } from '@fovea/engine';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs';
import type { Contestant } from './contestant.ts';
import { inProcess } from './contestant.ts';
import type { Workload } from './inputs.ts';

const rates = { gate: 5e-3, rest: 1e-3 } as const;

/**
 * The training step as a tfjs user writes it: tfjs's operations, its own gradients, its own Adam (two of them, as it has
 * one rate each), run one by one. Only the dilated convolution's gradient is not stock, because stock tfjs refuses it: it
 * is the one that @fovea/engine registers.
 */
export function stockTfjs(
  name: string,
  tf: TensorFlow,
  { size, batch, classes, dense, model, batches }: Workload,
): Contestant {
  const variables: Record<string, Variable> = {};
  for (const [weight, { shape, values }] of Object.entries(model.weights)) {
    const start = tf.tensor(values.slice(), [...shape]);
    variables[weight] = tf.variable(start, true, `stock ${weight}`);
    start.dispose();
  }
  const optimisers = { gate: tf.train.adam(rates.gate), rest: tf.train.adam(rates.rest) };
  const once = (turn: number): number => {
    const { images, labels, keep } = batches[turn % batches.length]!;
    const fed = [
      tf.tensor4d(images, [batch, size, size, 3]),
      tf.tensor2d(labels, [batch, classes]),
      tf.tensor2d(keep, [batch, dense]),
    ] as const;
    const { value, grads } = tf.variableGrads(() => {
      const { logits } = forward(tf, variables, fed[0], fed[2]);
      return tf.losses.softmaxCrossEntropy(fed[1], logits).asScalar();
    }, Object.values(variables));
    const result = value.dataSync()[0] ?? Number.NaN;
    const ofGate = ([weight]: [string, Tensor]) => weight.startsWith('stock gate.');
    const all = Object.entries(grads);
    optimisers.gate.applyGradients(Object.fromEntries(all.filter(ofGate)) as Record<string, Variable>);
    optimisers.rest.applyGradients(Object.fromEntries(all.filter((one) => !ofGate(one))) as Record<string, Variable>);
    tf.dispose([value, ...fed, ...Object.values(grads)]);
    return result;
  };
  return inProcess(name, once, () => {
    tf.dispose(variables);
    optimisers.gate.dispose();
    optimisers.rest.dispose();
  });
}

/** Prediction with attention as a tfjs user writes it: tfjs's operations, one by one. */
export function stockInference(name: string, tf: TensorFlow, { size, batch, model, batches }: Workload): Contestant {
  const weights = Object.fromEntries(
    Object.entries(model.weights).map(([weight, { shape, values }]) => [weight, tf.tensor(values.slice(), [...shape])]),
  );
  const once = (turn: number): number =>
    tf.tidy(() => {
      const images = tf.tensor4d(batches[turn % batches.length]!.images, [batch, size, size, 3]);
      const { logits, attention } = forward(tf, weights, images);
      attention.dataSync();
      return tf.softmax(logits).dataSync()[0] ?? Number.NaN;
    });
  return inProcess(name, once, () => tf.dispose(weights));
}

function forward(tf: TensorFlow, weights: Readonly<Record<string, Tensor>>, images: Tensor4D, keep?: Tensor2D) {
  const convolve = (x: Tensor4D, name: string, dilation = 1) =>
    tf.conv2d(x, weights[`${name}.kernel`] as Tensor4D, 1, 'same', 'NHWC', dilation);
  const bias = (x: Tensor, name: string) => tf.add(x, weights[`${name}.bias`] as Tensor1D);
  const near = tf.relu(bias(convolve(images, 'gate.1'), 'gate.1')) as Tensor4D;
  const wide = tf.relu(bias(convolve(near, 'gate.2', 3), 'gate.2')) as Tensor4D;
  const z = bias(convolve(wide, 'gate.3'), 'gate.3');
  const attention = tf.clipByValue(tf.sub(tf.mul(tf.sigmoid(z), 1.2), 0.1), 0, 1);
  let features = tf.mul(images, attention) as Tensor4D;
  for (const stage of ['stage.1', 'stage.2', 'stage.3']) {
    features = tf.relu(bias(tf.maxPool(convolve(features, stage), 2, 2, 'same'), stage)) as Tensor4D;
  }
  const flat = tf.reshape(features, [images.shape[0], -1]) as Tensor2D;
  const head = tf.relu(bias(tf.matMul(flat, weights['head.1.kernel'] as Tensor2D), 'head.1')) as Tensor2D;
  const kept = keep === undefined ? head : tf.mul(head, keep);
  const logits = bias(tf.matMul(kept as Tensor2D, weights['head.2.kernel'] as Tensor2D), 'head.2') as Tensor2D;
  return { logits, attention };
}
