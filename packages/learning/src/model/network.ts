import type { Engine } from '@fovea/engine';
import { fusedLayers } from '@fovea/engine';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, TensorFlow } from './tensors.ts';

/** The weights on the engine, by name. */
export type Parameters = Readonly<Record<string, Tensor>>;

/** The gate's convolution in the middle looks this far apart, for a field of 11 × 11 pixels; 5 × 5 recovers half as much. */
const gateDilation = 3;

export interface Network {
  /** Logit z of the attention map, before stretching. @returns batch × size × size × 1 */
  gate(parameters: Parameters, images: Tensor4D): Tensor4D;
  /** The attention map M = clip(1.2·σ(z) − 0.1, 0, 1): stretched, so that exactly 0 and 1 can be reached. */
  attention(z: Tensor4D): Tensor4D;
  /** 1[M > .5], whose gradient is taken as if it were M (straight-through). */
  harden(map: Tensor4D): Tensor4D;
  /**
   * Class logits of gated images.
   * @param keep batch × dense width, 0 or 1/(1 − rate): the dropout mask; undefined in evaluation
   * @returns batch × classes
   */
  classify(parameters: Parameters, gated: Tensor4D, keep?: Tensor2D): Tensor2D;
  /** One of the classifier's stages. @returns batch × half the height × half the width × its width, not negative */
  stage(parameters: Parameters, features: Tensor4D, stage: Stage): Tensor4D;
  /** What follows the last stage. @param keep as for `classify` @returns batch × classes */
  head(parameters: Parameters, features: Tensor4D, keep?: Tensor2D): Tensor2D;
}

export const stages = [1, 2, 3] as const;
export type Stage = (typeof stages)[number];

export function network(engine: Engine): Network {
  const { tf } = engine;
  const { relu, biasAdd } = fusedLayers(engine);
  const rectify = (input: Tensor4D, bias: Tensor1D) => relu(biasAdd(input, bias));
  const convolve = (input: Tensor4D, kernel: Tensor4D, dilation = 1) =>
    tf.conv2d(input, kernel, 1, 'same', 'NHWC', dilation);
  const kernel = (parameters: Parameters, name: string) => parameters[`${name}.kernel`] as Tensor4D;
  const bias = (parameters: Parameters, name: string) => parameters[`${name}.bias`] as Tensor1D;
  const net: Network = {
    gate(parameters, images) {
      const near = rectify(convolve(images, kernel(parameters, 'gate.1')), bias(parameters, 'gate.1'));
      const wide = rectify(convolve(near, kernel(parameters, 'gate.2'), gateDilation), bias(parameters, 'gate.2'));
      return tf.add(convolve(wide, kernel(parameters, 'gate.3')), bias(parameters, 'gate.3'));
    },
    attention: (z) => tf.clipByValue(tf.sub(tf.mul(tf.sigmoid(z), 1.2), 0.1), 0, 1),
    harden: (map) => straightThrough(tf, map),
    classify(parameters, gated, keep) {
      const features = stages.reduce((passed, stage) => net.stage(parameters, passed, stage), gated);
      return net.head(parameters, features, keep);
    },
    stage(parameters, features, stage) {
      // Pooling before bias and relu gives the same values as after (both rise with their input) at a quarter of the cost.
      const pooled = tf.maxPool(convolve(features, kernel(parameters, `stage.${stage}`)), 2, 2, 'same');
      return rectify(pooled, bias(parameters, `stage.${stage}`));
    },
    head(parameters, features, keep) {
      const flat = tf.reshape(features, [features.shape[0], -1]) as Tensor2D;
      const dense = tf.relu(
        tf.add(tf.matMul(flat, parameters['head.1.kernel'] as Tensor2D), bias(parameters, 'head.1')),
      );
      const kept = keep === undefined ? dense : tf.mul(dense, keep);
      return tf.add(tf.matMul(kept as Tensor2D, parameters['head.2.kernel'] as Tensor2D), bias(parameters, 'head.2'));
    },
  };
  return net;
}

function straightThrough(tf: TensorFlow, map: Tensor4D): Tensor4D {
  const through = tf.customGrad((m) => ({
    value: tf.cast(tf.greater(m as Tensor, 0.5), 'float32'),
    gradFunc: (dy: Tensor) => dy,
  }));
  return through(map) as Tensor4D;
}

/** Mean over the batch of −log softmax(logits)[label], weighted. */
export function crossEntropy(tf: TensorFlow, logits: Tensor2D, oneHot: Tensor2D): Scalar {
  const perImage = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), oneHot), 1));
  return tf.mean(perImage) as Scalar;
}
