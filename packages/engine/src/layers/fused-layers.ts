import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Engine, TensorFlow } from '../engine.ts';
import type { OperationAttribute } from '../graph/node-backend.ts';
import { nodeBackend, typeNumber } from '../graph/node-backend.ts';
import { linear, resultOf } from '../higher-gradients.ts';
import { dropUnits } from './drop-units.ts';
import { logSoftmax } from './log-softmax.ts';
import type { FusedLayers } from './portable-layers.ts';
import { portableLayers } from './portable-layers.ts';

type Save = (tensors: Tensor[]) => void;

/** TensorFlow's own gradient operations. */
function nativeLayers(tf: TensorFlow): FusedLayers {
  const backend = nodeBackend(tf);
  const { binding } = backend;
  const type = (name: string, dtype: keyof typeof typeNumber): OperationAttribute => {
    return { name, type: binding.TF_ATTR_TYPE, value: typeNumber[dtype] };
  };
  const float = type('T', 'float32');
  const layout: OperationAttribute = { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' };
  // T is the type of the shape here.
  const seeded = [type('T', 'int32'), type('Tseed', 'int32'), type('dtype', 'float32')];

  /** @param gradient lets through what comes back to where the result lies between its ends */
  const rectifier = (forward: (x: Tensor) => Tensor, gradient: 'ReluGrad' | 'Relu6Grad') =>
    tf.customGrad((x, save) => {
      const y = forward(x as Tensor);
      (save as Save)([y]);
      const mask = (saved: Tensor) => (one: Tensor) => backend.executeSingleOutput(gradient, [float], [one, saved]);
      return {
        value: y,
        gradFunc: (dy: Tensor, [saved]: Tensor[]) => linear(tf, mask(saved as Tensor), mask(saved as Tensor))(dy),
      };
    });
  const relu = rectifier((x) => tf.relu(x), 'ReluGrad');
  const relu6 = rectifier((x) => tf.relu6(x), 'Relu6Grad');
  /** dy·y·(1 − y) */
  const sigmoidGradient = (dy: Tensor, y: Tensor): Tensor =>
    tf.customGrad((slope, result, save) => {
      const inputs = [slope, result] as Tensor[];
      (save as Save)(inputs);
      return {
        value: backend.executeSingleOutput('SigmoidGrad', [float], [result as Tensor, slope as Tensor]),
        gradFunc: (ddy: Tensor, [one, of]: Tensor[]) => [
          sigmoidGradient(ddy, of as Tensor),
          tf.mul(tf.mul(ddy, one as Tensor), tf.sub(1, tf.mul(of as Tensor, 2))),
        ],
      };
    })(dy, y);
  const sigmoid = tf.customGrad((x, save) => {
    const y = tf.sigmoid(x as Tensor);
    (save as Save)([x as Tensor, y]);
    return {
      value: y,
      gradFunc: (dy: Tensor, [from, result]: Tensor[]) =>
        sigmoidGradient(dy, resultOf(tf, from as Tensor, result as Tensor, sigmoidGradient)),
    };
  });
  const biasAdd = tf.customGrad((x, bias) => ({
    // The operation for biases, not addition: graphs fuse it with a convolution.
    value: backend.executeSingleOutput('BiasAdd', [float, layout], [x as Tensor, bias as Tensor]),
    gradFunc: (dy: Tensor) => [dy, sumToBias(dy)],
  }));
  const sumToBias = (dy: Tensor): Tensor => {
    const sum = (one: Tensor) => backend.executeSingleOutput('BiasAddGrad', [float, layout], [one]);
    return linear(tf, sum, (ddb) => tf.broadcastTo(ddb, dy.shape))(dy);
  };

  const softmaxGradient = (dy: Tensor, logits: Tensor): Tensor => {
    const y = tf.softmax(logits);
    const part = tf.mul(dy, y);
    return tf.sub(part, tf.mul(tf.sum(part, -1, true), y));
  };

  return {
    relu: <T extends Tensor>(x: T) => relu(x) as T,
    relu6: <T extends Tensor>(x: T) => relu6(x) as T,
    sigmoid: <T extends Tensor>(x: T) => sigmoid(x) as T,
    logSoftmax: logSoftmax(tf),
    biasAdd: <T extends Tensor>(x: T, bias: Tensor1D) => biasAdd(x, bias) as T,
    softmaxCrossEntropy(labels: Tensor2D, logits: Tensor2D) {
      const ofLogits = tf.customGrad((x, save) => {
        const inputs = [x as Tensor, labels];
        const [losses, slope] = backend.executeMultipleOutputs('SoftmaxCrossEntropyWithLogits', [float], inputs, 2);
        (save as Save)([x as Tensor, slope as Tensor]);
        return {
          value: losses as Tensor,
          // The slope is softmax − labels, as each row of labels is a distribution.
          gradFunc: (dy: Tensor, [from, saved]: Tensor[]) => {
            const slopeAt = resultOf(tf, from as Tensor, saved as Tensor, (one) =>
              softmaxGradient(one, from as Tensor),
            );
            return tf.mul(tf.reshape(dy, [-1, 1]), slopeAt);
          },
        };
      });
      return ofLogits(logits) as Tensor1D;
    },
    dropout: (x, rate, seed) =>
      dropUnits(tf, x, rate, (shape) => {
        const sizes = tf.tensor1d([...shape], 'int32');
        return backend.executeSingleOutput('StatelessRandomUniform', seeded, [sizes, seed]);
      }),
  };
}

/** Fused gradients of native TensorFlow, or portable ones. */
export function fusedLayers({ tf, name }: Engine): FusedLayers {
  return name === 'native' ? nativeLayers(tf) : portableLayers(tf);
}
