import type { Rank, Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from './engine.ts';
import type { FusedLayers } from './layers/portable-layers.ts';

export interface TwiceCase {
  readonly of: readonly (readonly number[])[];
  readonly run: (...inputs: Tensor[]) => Tensor;
  /** Step of the central differences; small where a gradient jumps nearby. */
  readonly step?: number;
}

const convolution = (
  tf: TensorFlow,
  { pad, dilation = 1, stride = 1 }: { pad: 'same' | 'valid'; dilation?: number; stride?: number },
): TwiceCase => ({
  of: [
    [1, 6, 5, 2],
    [3, 2, 2, 2],
  ],
  run: (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, stride, pad, 'NHWC', dilation),
});
const pool = (tf: TensorFlow, size: number, stride: number, pad: 'same' | 'valid'): TwiceCase => ({
  of: [[1, 5, 6, 2]],
  run: (x) => tf.square(tf.maxPool(x as Tensor4D, size, stride, pad)),
  step: 1e-3,
});

/** What a penalty on gradients goes through. */
export function twiceCases(tf: TensorFlow, layers: FusedLayers): Record<string, TwiceCase> {
  const matrix = [3, 4];
  return {
    'conv2d, same': convolution(tf, { pad: 'same' }),
    'conv2d, valid': convolution(tf, { pad: 'valid' }),
    'conv2d, dilated': convolution(tf, { pad: 'same', dilation: 2 }),
    'conv2d, dilated, valid': convolution(tf, { pad: 'valid', dilation: 2 }),
    'conv2d, strided': convolution(tf, { pad: 'same', stride: 2 }),
    maxPool: pool(tf, 2, 2, 'same'),
    'maxPool, valid': pool(tf, 2, 2, 'valid'),
    'maxPool, overlapping': pool(tf, 3, 1, 'same'),
    relu: { of: [matrix], run: (x) => tf.mul(tf.relu(x), tf.square(x)), step: 1e-3 },
    clipByValue: { of: [matrix], run: (x) => tf.mul(tf.clipByValue(x, -0.5, 0.5), tf.square(x)), step: 1e-3 },
    sigmoid: { of: [matrix], run: (x) => tf.sigmoid(x) },
    tanh: { of: [matrix], run: (x) => tf.tanh(x) },
    exp: { of: [matrix], run: (x) => tf.exp(x) },
    softplus: { of: [matrix], run: (x) => tf.softplus(x) },
    softmax: { of: [matrix], run: (x) => tf.softmax(x) },
    'mul and reshape': { of: [matrix, [12]], run: (x, y) => tf.mul(tf.reshape(x, [12]), tf.square(y)) },
    matMul: { of: [matrix, [4, 2]], run: (x, w) => tf.square(tf.matMul(x as Tensor2D, w as Tensor2D)) },
    'layers.relu6': { of: [matrix], run: (x) => tf.mul(layers.relu6(tf.mul(x, 4)), tf.square(x)), step: 1e-3 },
    'layers.relu': { of: [matrix], run: (x) => tf.mul(layers.relu(x), tf.square(x)), step: 1e-3 },
    'layers.sigmoid': { of: [matrix], run: (x) => layers.sigmoid(x) },
    'layers.logSoftmax': { of: [matrix], run: (x) => layers.logSoftmax(x) },
    'layers.biasAdd': {
      of: [[1, 2, 2, 3], [3]],
      run: (x, bias) => tf.square(layers.biasAdd(x, bias as Tensor1D)),
    },
    'layers.softmaxCrossEntropy': {
      of: [matrix],
      run: (x) => layers.softmaxCrossEntropy(tf.softmax(numbers(tf, matrix, 77)) as Tensor2D, x as Tensor2D),
    },
    'layers.dropout': {
      of: [matrix],
      run: (x) => tf.square(layers.dropout(x, 0.4, tf.tensor1d([7, 1], 'int32'))),
    },
  };
}

const weights = (tf: TensorFlow, of: Tensor, seed: number) => numbers(tf, of.shape, seed);

/** Numbers in (−1, 1), all different, always the same. */
export function numbers(tf: TensorFlow, shape: readonly number[], seed: number): Tensor<Rank> {
  const count = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: count }, (_, at) => (((at + seed) * 0.6180339887498949) % 1) * 2 - 1);
  return tf.tensor(values, [...shape]);
}

/** Σ of the weighed squares of all gradients of the weighed sum: a penalty on the gradient. */
export function penalty(tf: TensorFlow, run: TwiceCase['run'], inputs: Tensor[]): Scalar {
  const value = (...given: Tensor[]) => {
    const y = run(...given);
    return tf.sum(tf.mul(y, weights(tf, y, 11)));
  };
  const parts = tf
    .grads(value)(inputs)
    .map((one, at) => tf.sum(tf.mul(tf.square(one), weights(tf, one, 23 + at))));
  return tf.addN(parts) as Scalar;
}

/**
 * Largest distance of a penalty's gradient from central differences, relative to the largest of its values.
 * @param every looks at each so many-th value only
 */
export function distanceFromDifferences(
  tf: TensorFlow,
  of: (inputs: Tensor[]) => Scalar,
  inputs: Tensor[],
  { step = 1e-2, every = 1 }: { readonly step?: number | undefined; readonly every?: number } = {},
): number {
  const found = tf
    .grads((...given: Tensor[]) => of(given))(inputs)
    .map((one) => one.dataSync<'float32'>());
  let [largest, distance] = [1e-3, 0];
  inputs.forEach((input, at) => {
    const values = input.dataSync<'float32'>();
    values.forEach((value, index) => {
      if (index % every !== 0) return;
      const moved = (by: number) =>
        tf.tidy(() => {
          const changed = tf.tensor(values.with(index, value + by), input.shape);
          return of(inputs.map((one, other) => (other === at ? changed : one))).dataSync<'float32'>()[0] as number;
        });
      const slope = (moved(step) - moved(-step)) / (2 * step);
      largest = Math.max(largest, Math.abs(slope));
      distance = Math.max(distance, Math.abs(slope - (found[at]?.[index] ?? NaN)));
    });
  });
  return distance / largest;
}

export type ChainWeights = Readonly<Record<string, Tensor>>;

/** A gate and a classifier, as those that are corrected by what their input gradient must not do. */
export function chain(tf: TensorFlow, layers: FusedLayers) {
  const shapes = {
    gate: [3, 3, 1, 2],
    gateBias: [2],
    open: [1, 1, 2, 1],
    filter: [3, 3, 1, 3],
    filterBias: [3],
    second: [2, 2, 3, 2],
    dense: [8, 4],
    denseBias: [4],
    head: [4, 3],
  };
  const logits = (images: Tensor4D, at: ChainWeights): Tensor2D => {
    const near = layers.relu(
      layers.biasAdd(tf.conv2d(images, at['gate'] as Tensor4D, 1, 'same', 'NHWC', 2), at['gateBias'] as Tensor1D),
    );
    const z = tf.conv2d(near, at['open'] as Tensor4D, 1, 'same');
    const map = tf.clipByValue(tf.sub(tf.mul(layers.sigmoid(z), 1.2), 0.1), 0, 1);
    const pooled = tf.maxPool(tf.conv2d(tf.mul(images, map), at['filter'] as Tensor4D, 1, 'valid'), 2, 2, 'same');
    const features = layers.relu(layers.biasAdd(pooled, at['filterBias'] as Tensor1D));
    const deep = tf.maxPool(layers.relu(tf.conv2d(features, at['second'] as Tensor4D, 1, 'same')), 2, 2, 'same');
    const flat = tf.reshape(deep, [images.shape[0], -1]) as Tensor2D;
    const dense = tf.relu(tf.add(tf.matMul(flat, at['dense'] as Tensor2D), at['denseBias'] as Tensor1D));
    return tf.matMul(dense as Tensor2D, at['head'] as Tensor2D);
  };
  return {
    shapes,
    /** Σ (m ⊙ ∂/∂x Σ log p)², Ross et al. 2017. */
    penalty(images: Tensor4D, mask: Tensor4D, at: ChainWeights): Scalar {
      const slope = tf.grad((x: Tensor) => tf.sum(layers.logSoftmax(logits(x as Tensor4D, at))))(images);
      return tf.sum(tf.square(tf.mul(slope, mask)));
    },
  };
}
