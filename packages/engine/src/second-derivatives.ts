import type { GradConfig, NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from './engine.ts';
import { linear, resultOf } from './higher-gradients.ts';
import type { Pooling } from './max-pool-gradient.ts';
import { maxPoolGradient } from './max-pool-gradient.ts';

type GradientFromResult = (tf: TensorFlow, dy: Tensor, y: Tensor, attributes: NamedAttrMap) => Tensor;

/** Functions whose gradient tfjs computes from their result. */
const fromResult: Record<string, { input: string; gradient: GradientFromResult }> = {
  Exp: { input: 'x', gradient: (tf, dy, y) => tf.mul(dy, y) },
  Sigmoid: { input: 'x', gradient: (tf, dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))) },
  Tanh: { input: 'x', gradient: (tf, dy, y) => tf.mul(tf.sub(1, tf.square(y)), dy) },
  Softmax: {
    input: 'logits',
    gradient: (tf, dy, y, attributes) => {
      const part = tf.mul(dy, y);
      return tf.sub(part, tf.mul(tf.sum(part, attributes['dim'] as number, true), y));
    },
  },
};

/**
 * Gives operations of tfjs gradients that can be differentiated in turn, so that a penalty on gradients can be trained. The
 * first derivatives are those of tfjs, by the same operations.
 */
export function registerSecondDerivatives(tf: TensorFlow): void {
  for (const [kernelName, { input, gradient }] of Object.entries(fromResult)) {
    register(tf, kernelName, [input], [true], (dy, [x, y], attributes) => {
      const slope = (one: Tensor, result: Tensor) => gradient(tf, one, result, attributes);
      return slope(dy, resultOf(tf, x as Tensor, y as Tensor, slope));
    });
  }
  register(tf, 'Relu', ['x'], [], (dy, [x]) => {
    const mask = (one: Tensor) => tf.mul(one, tf.cast(tf.step(x as Tensor), 'float32'));
    return linear(tf, mask, mask)(dy);
  });
  register(tf, 'Relu6', ['x'], [], (dy, [x]) => {
    const mask = (one: Tensor) =>
      tf.mul(one, tf.mul(tf.cast(tf.lessEqual(x as Tensor, 6), 'float32'), tf.step(x as Tensor)));
    return linear(tf, mask, mask)(dy);
  });
  register(tf, 'ClipByValue', ['x'], [], (dy, [x], attributes) => {
    const { clipValueMin, clipValueMax } = attributes as unknown as { clipValueMin: number; clipValueMax: number };
    const mask = (one: Tensor) => {
      const inside = tf.logicalAnd(tf.greaterEqual(x as Tensor, clipValueMin), tf.lessEqual(x as Tensor, clipValueMax));
      return tf.where(inside, one, tf.zerosLike(one));
    };
    return linear(tf, mask, mask)(dy);
  });
  register(tf, 'MaxPool', ['x'], [true], (dy, [x, y], attributes) =>
    maxPoolGradient(tf, x as Tensor4D, y as Tensor4D, attributes as unknown as Pooling)(dy),
  );
}

function register(
  tf: TensorFlow,
  kernelName: string,
  [input = 'x']: readonly string[],
  outputsToSave: boolean[],
  gradient: (dy: Tensor, saved: Tensor[], attributes: NamedAttrMap) => Tensor,
): void {
  const config: GradConfig = {
    kernelName,
    inputsToSave: [input],
    outputsToSave,
    gradFunc: (dy, saved, attributes) => ({ [input]: () => gradient(dy as Tensor, saved, attributes) }),
  };
  tf.registerGradient(config);
}
