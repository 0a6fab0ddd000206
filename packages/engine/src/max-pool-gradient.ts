import type { NamedAttrMap, Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from './engine.ts';
import type { OperationAttribute } from './graph/node-backend.ts';
import { nodeBackend, typeNumber } from './graph/node-backend.ts';
import type { TensorMap } from './higher-gradients.ts';
import { linear } from './higher-gradients.ts';
import { spreadOut } from './spread-out.ts';

/** Attributes of a max-pooling as tfjs has them. */
export interface Pooling {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: Parameters<TensorFlow['backend_util']['computePool2DInfo']>[4];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * The gradient of a max-pooling, as a map of dy: each value goes to the place of its window's maximum. Its own derivative is
 * the transpose, which picks from each window what lies at that place. Of equal maxima one counts: the first in reading
 * order, but on WASM the last of a pooling whose windows do not overlap.
 * @param x [batch, height, width, channels]
 * @param y its pooling
 */
export function maxPoolGradient(tf: TensorFlow, x: Tensor4D, y: Tensor4D, pooling: Pooling): TensorMap {
  const roads = roadsOf(tf, x, pooling);
  return linear(
    tf,
    (dy) => roads.scatter(tf, x, y, dy as Tensor4D, pooling),
    (values) => roads.pick(tf, x, y, values as Tensor4D, pooling),
  );
}

/** @param values like y to scatter, like x to pick from */
type Road = (tf: TensorFlow, x: Tensor4D, y: Tensor4D, values: Tensor4D, pooling: Pooling) => Tensor4D;

function roadsOf(tf: TensorFlow, x: Tensor4D, pooling: Pooling): { scatter: Road; pick: Road } {
  if (tf.getBackend() === 'tensorflow') return { scatter: scatterByKernel, pick: pickNatively };
  if (tf.getBackend() !== 'wasm') return { scatter: scatterByKernel, pick: pickPortably };
  const { filterHeight, filterWidth, strideHeight, strideWidth } = infoOf(tf, x, pooling);
  const apart = filterHeight === strideHeight && filterWidth === strideWidth;
  return apart ? { scatter: scatterByMarks, pick: pickByMarks } : { scatter: scatterPortably, pick: pickPortably };
}

const infoOf = (tf: TensorFlow, x: Tensor4D, { filterSize, strides, pad, dimRoundingMode }: Pooling) =>
  tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);

const scatterByKernel: Road = (tf, x, y, dy, pooling) =>
  tf.engine().runKernel('MaxPoolGrad', { dy, input: x, output: y }, pooling as unknown as NamedAttrMap) as Tensor4D;

const pickNatively: Road = (tf, x, y, values, pooling) => {
  const backend = nodeBackend(tf);
  const { binding } = backend;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = infoOf(tf, x, pooling);
  const attributes: OperationAttribute[] = [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: typeNumber.float32 },
    { name: 'ksize', type: binding.TF_ATTR_INT, value: [1, filterHeight, filterWidth, 1] },
    { name: 'strides', type: binding.TF_ATTR_INT, value: [1, strideHeight, strideWidth, 1] },
    { name: 'padding', type: binding.TF_ATTR_STRING, value: padInfo.type },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
  ];
  return backend.executeSingleOutput('MaxPoolGradGrad', attributes, [x, y, values]) as Tensor4D;
};

const pickPortably: Road = (tf, x, y, values, pooling) => {
  const { at, framed, maxima } = windowsOf(tf, x, y, pooling);
  const source = framed(values, 0);
  return sum(
    tf,
    maxima.map(({ row, column, here }) => tf.mul(at(source, row, column), here)),
  );
};

const scatterPortably: Road = (tf, x, y, dy, pooling) => {
  const { info, frame, maxima } = windowsOf(tf, x, y, pooling);
  const { strideHeight, strideWidth, padInfo } = info;
  const parts = maxima.map(({ row, column, here }) => {
    const spread = spreadOut(tf, tf.mul(dy, here), [strideHeight, strideWidth]);
    return tf.pad(spread, [
      [0, 0],
      [row, frame.height - row - spread.shape[1]],
      [column, frame.width - column - spread.shape[2]],
      [0, 0],
    ]);
  });
  return tf.slice(sum(tf, parts), [0, padInfo.top, padInfo.left, 0], x.shape) as Tensor4D;
};

/**
 * WASM's kernel loses the gradients of maxima that are not positive, so it is shown 1 at maxima and 0 elsewhere. Windows
 * must not overlap.
 */
const scatterByMarks: Road = (tf, x, y, dy, pooling) => {
  const { filterHeight, filterWidth, padInfo } = infoOf(tf, x, pooling);
  const [, height, width] = y.shape;
  const spread = tf.image.resizeNearestNeighbor(y, [height * filterHeight, width * filterWidth]);
  const missing = [x.shape[1] + padInfo.top - spread.shape[1], x.shape[2] + padInfo.left - spread.shape[2]] as const;
  const covering = tf.pad(
    spread,
    [
      [0, 0],
      [0, Math.max(0, missing[0])],
      [0, Math.max(0, missing[1])],
      [0, 0],
    ],
    NaN,
  );
  const maxima = tf.slice(covering, [0, padInfo.top, padInfo.left, 0], x.shape);
  return scatterByKernel(tf, tf.cast(tf.equal(x, maxima), 'float32'), y, dy, pooling);
};

const pickByMarks: Road = (tf, x, y, values, pooling) => {
  const { filterHeight, filterWidth, padInfo } = infoOf(tf, x, pooling);
  const [, height, width] = y.shape;
  const marked = tf.mul(values, scatterByMarks(tf, x, y, tf.onesLike(y), pooling));
  const [below, beside] = [
    height * filterHeight - padInfo.top - x.shape[1],
    width * filterWidth - padInfo.left - x.shape[2],
  ];
  const framed = tf.pad(
    tf.slice(marked, 0, [x.shape[0], x.shape[1] + Math.min(0, below), x.shape[2] + Math.min(0, beside), x.shape[3]]),
    [
      [0, 0],
      [padInfo.top, Math.max(0, below)],
      [padInfo.left, Math.max(0, beside)],
      [0, 0],
    ],
  ) as Tensor4D;
  const mean = tf.avgPool(framed, [filterHeight, filterWidth], [filterHeight, filterWidth], 'valid');
  return tf.mul(mean, filterHeight * filterWidth);
};

const sum = (tf: TensorFlow, parts: Tensor4D[]): Tensor4D => parts.reduce((total, part) => tf.add(total, part));

/** The windows' places in reading order, and at each, 1 in the windows that have their maximum there. */
function windowsOf(tf: TensorFlow, x: Tensor4D, y: Tensor4D, pooling: Pooling) {
  const info = infoOf(tf, x, pooling);
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const [batch, height, width, channels] = y.shape;
  const frame = {
    height: Math.max(padInfo.top + x.shape[1] + padInfo.bottom, (height - 1) * strideHeight + filterHeight),
    width: Math.max(padInfo.left + x.shape[2] + padInfo.right, (width - 1) * strideWidth + filterWidth),
  };
  const framed = (tensor: Tensor4D, edge: number) =>
    tf.pad(
      tensor,
      [
        [0, 0],
        [padInfo.top, frame.height - padInfo.top - x.shape[1]],
        [padInfo.left, frame.width - padInfo.left - x.shape[2]],
        [0, 0],
      ],
      edge,
    );
  const at = (tensor: Tensor4D, row: number, column: number) =>
    tf.stridedSlice(
      tensor,
      [0, row, column, 0],
      [batch, row + (height - 1) * strideHeight + 1, column + (width - 1) * strideWidth + 1, channels],
      [1, strideHeight, strideWidth, 1],
    ) as Tensor4D;
  const source = framed(x, -Infinity);
  let open: Tensor4D = tf.onesLike(y);
  const maxima = Array.from({ length: filterHeight * filterWidth }, (_, place) => {
    const [row, column] = [Math.floor(place / filterWidth), place % filterWidth];
    const here = tf.mul(tf.cast(tf.equal(at(source, row, column), y), 'float32'), open);
    open = tf.sub(open, here);
    return { row, column, here };
  });
  return { info, frame, framed, at, maxima };
}
