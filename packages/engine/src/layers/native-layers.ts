import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';
import type { OperationAttribute } from '../graph/node-backend.ts';
import { nodeBackend, typeNumber } from '../graph/node-backend.ts';
import { dropUnits } from './drop-units.ts';
import type { FusedLayers } from './fused-layers.ts';

type Save = (tensors: Tensor[]) => void;

/** TensorFlow's own gradient operations. */
export function nativeLayers(tf: TensorFlow): FusedLayers {
  const backend = nodeBackend(tf);
  const { binding } = backend;
  const type = (name: string, dtype: keyof typeof typeNumber): OperationAttribute => {
    return { name, type: binding.TF_ATTR_TYPE, value: typeNumber[dtype] };
  };
  const float = type('T', 'float32');
  const layout: OperationAttribute = { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' };
  // T is the type of the shape here.
  const seeded = [type('T', 'int32'), type('Tseed', 'int32'), type('dtype', 'float32')];

  /** A function of one tensor whose gradient follows from its result. */
  const fromResult = (value: (x: Tensor) => Tensor, gradient: (dy: Tensor, y: Tensor) => Tensor) =>
    tf.customGrad((x, save) => {
      const y = value(x as Tensor);
      (save as Save)([y]);
      return { value: y, gradFunc: (dy: Tensor, saved: Tensor[]) => gradient(dy, saved[0] as Tensor) };
    });
  const relu = fromResult(
    (x) => tf.relu(x),
    (dy, y) => backend.executeSingleOutput('ReluGrad', [float], [dy, y]),
  );
  const sigmoid = fromResult(
    (x) => tf.sigmoid(x),
    (dy, y) => backend.executeSingleOutput('SigmoidGrad', [float], [y, dy]),
  );
  const biasAdd = tf.customGrad((x, bias) => ({
    // The operation for biases, not addition: graphs fuse it with a convolution.
    value: backend.executeSingleOutput('BiasAdd', [float, layout], [x as Tensor, bias as Tensor]),
    gradFunc: (dy: Tensor) => [dy, backend.executeSingleOutput('BiasAddGrad', [float, layout], [dy])],
  }));

  return {
    relu: <T extends Tensor>(x: T) => relu(x) as T,
    sigmoid: <T extends Tensor>(x: T) => sigmoid(x) as T,
    biasAdd: <T extends Tensor>(x: T, bias: Tensor1D) => biasAdd(x, bias) as T,
    softmaxCrossEntropy(labels: Tensor2D, logits: Tensor2D) {
      const ofLogits = tf.customGrad((x, save) => {
        const inputs = [x as Tensor, labels];
        const [losses, slope] = backend.executeMultipleOutputs('SoftmaxCrossEntropyWithLogits', [float], inputs, 2);
        (save as Save)([slope as Tensor]);
        return {
          value: losses as Tensor,
          gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(tf.reshape(dy, [-1, 1]), saved[0] as Tensor),
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
