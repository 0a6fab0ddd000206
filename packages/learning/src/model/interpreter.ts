import type { Engine } from '@fovea/engine';
import { fusedLayers } from '@fovea/engine';
import type { Operation, Program } from './program.ts';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from './tensors.ts';

/** The weights on the engine, by name. */
export type Parameters = Readonly<Record<string, Tensor>>;

export interface Segment {
  /** What the value left: an operation, or the images. No operation of the segment reads what comes before. */
  readonly after: string;
  /** The operation whose result is wanted. */
  readonly upTo: string;
  /** batch × width, 0 or 1/(1 − rate): the dropout mask; none in evaluation. */
  readonly keep?: Tensor2D | undefined;
}

/** Does a part of a program's operations, one after the other. */
export type Interpreter = (parameters: Parameters, value: Tensor, segment: Segment) => Tensor;

export function interpreter(engine: Engine, { operations }: Program): Interpreter {
  const { tf } = engine;
  const { relu, relu6, sigmoid, biasAdd } = fusedLayers(engine);
  const places = new Map(operations.map(({ name }, place) => [name, place]));

  const result = (operation: Operation, [x, y, ...others]: Tensor[], weights: Parameters, keep?: Tensor2D): Tensor => {
    const [first, second] = [x as Tensor, y as Tensor];
    const places4D = first as Tensor4D;
    switch (operation.kind) {
      case 'convolution':
        return tf.conv2d(places4D, weights[operation.kernel] as Tensor4D, operation.stride, operation.padding);
      case 'depthwise-convolution':
        return tf.depthwiseConv2d(places4D, weights[operation.kernel] as Tensor4D, operation.stride, operation.padding);
      case 'affine': {
        const { scale, shift } = operation;
        const scaled = scale === undefined ? first : tf.mul(first, weights[scale] as Tensor1D);
        return shift === undefined ? scaled : biasAdd(scaled, weights[shift] as Tensor1D);
      }
      case 'add':
        return tf.add(first, second);
      case 'scale-channels':
        return tf.mul(first, tf.reshape(second, [-1, 1, 1, places4D.shape[3]]));
      case 'concat':
        return tf.concat([first, second, ...others], -1);
      case 'relu':
        return relu(first);
      case 'relu6':
        return relu6(first);
      case 'sigmoid':
        return sigmoid(first);
      case 'swish':
        return tf.mul(first, sigmoid(first));
      case 'max-pool':
        return tf.maxPool(places4D, operation.side, operation.stride, operation.padding);
      case 'average-pool':
        return tf.avgPool(places4D, operation.side, operation.stride, operation.padding);
      case 'pad': {
        const margins: [number, number] = [operation.before, operation.after];
        return tf.pad(first, [[0, 0], margins, margins, [0, 0]]);
      }
      case 'global-average':
        return tf.mean(first, [1, 2]);
      case 'flatten':
        return tf.reshape(first, [places4D.shape[0], -1]);
      case 'dense':
        return tf.add(
          tf.matMul(first as Tensor2D, weights[operation.kernel] as Tensor2D),
          weights[operation.bias] as Tensor1D,
        );
      case 'dropout':
        return keep === undefined ? first : tf.mul(first, keep);
    }
  };

  return (parameters, value, { after, upTo, keep }) => {
    const values = new Map([[after, value]]);
    const from = (places.get(after) ?? -1) + 1;
    for (const operation of operations.slice(from, (places.get(upTo) ?? -1) + 1)) {
      const inputs = operation.inputs.map((input) => values.get(input) as Tensor);
      values.set(operation.name, result(operation, inputs, parameters, keep));
    }
    return values.get(upTo) as Tensor;
  };
}
