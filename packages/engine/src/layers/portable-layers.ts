import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';
import { dropUnits } from './drop-units.ts';
import type { FusedLayers } from './fused-layers.ts';
import { logSoftmax } from './log-softmax.ts';

/** Layers of operations that every engine differentiates. */
export function portableLayers(tf: TensorFlow): FusedLayers {
  const logProbabilities = logSoftmax(tf);
  return {
    relu: (x) => tf.relu(x),
    sigmoid: (x) => tf.sigmoid(x),
    logSoftmax: logProbabilities,
    biasAdd: (x, bias) => tf.add(x, bias),
    softmaxCrossEntropy: (labels, logits) => tf.neg(tf.sum(tf.mul(logProbabilities(logits), labels), 1)),
    dropout: <T extends Tensor>(x: T, rate: number, seed: Tensor) =>
      dropUnits(tf, x, rate, (shape) => tf.randomUniform([...shape], 0, 1, 'float32', seed.dataSync().join('/'))),
  };
}
