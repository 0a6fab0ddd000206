import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Tensor5D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';
import type { Dtype } from './node-backend.ts';

/** One operation of tfjs on inputs that it is defined for, away from where its gradient jumps. */
export interface Operation {
  /** Shapes of the inputs. */
  readonly of: readonly (readonly number[])[];
  readonly run: (...inputs: Tensor[]) => Tensor;
  /** tfjs has no gradient. Those without a derivative have one of zeros. */
  readonly gradient?: false;
  /** Range of the values fed. Default −1 to 1. */
  readonly range?: readonly [number, number];
  /** Default float32 for all. */
  readonly types?: readonly Dtype[];
}

const matrix = [3, 4] as const;
const image = [2, 6, 6, 3] as const;

/** Operations of tfjs, by what the API calls them. */
export function operations(tf: TensorFlow): Record<string, Operation> {
  const unary = (run: (x: Tensor) => Tensor, more: Partial<Operation> = {}): Operation => ({
    of: [matrix],
    run,
    ...more,
  });
  const binary = (run: (a: Tensor, b: Tensor) => Tensor, more: Partial<Operation> = {}): Operation => ({
    of: [matrix, [4]],
    run,
    ...more,
  });
  const positive = { range: [0.1, 2] } as const;
  const equal = { of: [matrix, matrix] } as const;
  const none = { gradient: false } as const;
  const logical = { types: ['bool', 'bool'], ...none } as const;
  const four = (run: (x: Tensor4D) => Tensor, more: Partial<Operation> = {}): Operation => ({
    of: [image],
    run: (x) => run(x as Tensor4D),
    ...more,
  });
  const convolution = (filter: readonly number[], run: (x: Tensor4D, filter: Tensor4D) => Tensor): Operation => ({
    of: [image, filter],
    run: (x, w) => run(x as Tensor4D, w as Tensor4D),
  });
  const loss = (run: (labels: Tensor, predictions: Tensor) => Tensor, more: Partial<Operation> = {}): Operation => ({
    of: [matrix, matrix],
    run,
    range: [0.05, 0.95],
    ...more,
  });
  const padding = [
    [0, 0],
    [1, 2],
    [0, 1],
    [0, 0],
  ] as [[number, number], [number, number], [number, number], [number, number]];
  const indices = (values: number[]) => tf.tensor1d(values, 'int32');

  return {
    abs: unary((x) => tf.abs(x)),
    acos: unary((x) => tf.acos(x), { range: [-0.9, 0.9] }),
    acosh: unary((x) => tf.acosh(x), { range: [1.1, 3] }),
    asin: unary((x) => tf.asin(x), { range: [-0.9, 0.9] }),
    asinh: unary((x) => tf.asinh(x)),
    atan: unary((x) => tf.atan(x)),
    atanh: unary((x) => tf.atanh(x), { range: [-0.9, 0.9] }),
    ceil: unary((x) => tf.ceil(x), { range: [-3, 3] }),
    clipByValue: unary((x) => tf.clipByValue(x, -0.5, 0.5)),
    cos: unary((x) => tf.cos(x)),
    cosh: unary((x) => tf.cosh(x)),
    elu: unary((x) => tf.elu(x)),
    erf: unary((x) => tf.erf(x)),
    exp: unary((x) => tf.exp(x)),
    expm1: unary((x) => tf.expm1(x)),
    floor: unary((x) => tf.floor(x), { range: [-3, 3] }),
    isFinite: unary((x) => tf.isFinite(x), none),
    isInf: unary((x) => tf.isInf(x), none),
    isNaN: unary((x) => tf.isNaN(x), none),
    leakyRelu: unary((x) => tf.leakyRelu(x, 0.3)),
    log: unary((x) => tf.log(x), positive),
    log1p: unary((x) => tf.log1p(x), positive),
    logSigmoid: unary((x) => tf.logSigmoid(x)),
    neg: unary((x) => tf.neg(x)),
    onesLike: unary((x) => tf.onesLike(x), none),
    prelu: binary((x, alpha) => tf.prelu(x, alpha)),
    reciprocal: unary((x) => tf.reciprocal(x), positive),
    relu: unary((x) => tf.relu(x)),
    relu6: unary((x) => tf.relu6(x), { range: [-8, 8] }),
    round: unary((x) => tf.round(x), { range: [-3, 3] }),
    rsqrt: unary((x) => tf.rsqrt(x), positive),
    selu: unary((x) => tf.selu(x)),
    sigmoid: unary((x) => tf.sigmoid(x)),
    sign: unary((x) => tf.sign(x)),
    sin: unary((x) => tf.sin(x)),
    sinh: unary((x) => tf.sinh(x)),
    softplus: unary((x) => tf.softplus(x)),
    sqrt: unary((x) => tf.sqrt(x), positive),
    square: unary((x) => tf.square(x)),
    step: unary((x) => tf.step(x, 0.1)),
    tan: unary((x) => tf.tan(x)),
    tanh: unary((x) => tf.tanh(x)),
    zerosLike: unary((x) => tf.zerosLike(x)),

    add: binary((a, b) => tf.add(a, b)),
    addN: { of: [matrix, matrix, matrix], run: (a, b, c) => tf.addN([a, b, c] as Tensor[]) },
    atan2: binary((a, b) => tf.atan2(a, b), positive),
    div: binary((a, b) => tf.div(a, b), positive),
    divNoNan: binary((a, b) => tf.divNoNan(a, b), { ...positive, ...none }),
    floorDiv: binary((a, b) => tf.floorDiv(a, b), positive),
    maximum: binary((a, b) => tf.maximum(a, b), equal),
    minimum: binary((a, b) => tf.minimum(a, b), equal),
    mod: binary((a, b) => tf.mod(a, b), positive),
    mul: binary((a, b) => tf.mul(a, b)),
    pow: binary((a, b) => tf.pow(a, b), positive),
    squaredDifference: binary((a, b) => tf.squaredDifference(a, b), equal),
    sub: binary((a, b) => tf.sub(a, b)),

    equal: binary((a, b) => tf.equal(a, b), none),
    greater: binary((a, b) => tf.greater(a, b), none),
    greaterEqual: binary((a, b) => tf.greaterEqual(a, b), none),
    less: binary((a, b) => tf.less(a, b), none),
    lessEqual: binary((a, b) => tf.lessEqual(a, b), none),
    notEqual: binary((a, b) => tf.notEqual(a, b), none),
    logicalAnd: binary((a, b) => tf.logicalAnd(a, b), logical),
    logicalNot: unary((x) => tf.logicalNot(x), { types: ['bool'], ...none }),
    logicalOr: binary((a, b) => tf.logicalOr(a, b), logical),
    logicalXor: { of: [matrix, matrix], run: (a, b) => tf.logicalXor(a as Tensor, b as Tensor), ...logical },
    where: {
      of: [matrix, matrix, matrix],
      run: (condition, a, b) => tf.where(condition as Tensor, a as Tensor, b as Tensor),
      types: ['bool', 'float32', 'float32'],
    },

    all: unary((x) => tf.all(x, 1), { types: ['bool'], ...none }),
    any: unary((x) => tf.any(x, 1), { types: ['bool'], ...none }),
    argMax: unary((x) => tf.argMax(x, 1), none),
    argMin: unary((x) => tf.argMin(x, 1), none),
    cumprod: unary((x) => tf.cumprod(x, 1), none),
    cumsum: unary((x) => tf.cumsum(x, 1)),
    euclideanNorm: unary((x) => tf.euclideanNorm(x, 1)),
    logSumExp: unary((x) => tf.logSumExp(x, 1)),
    max: unary((x) => tf.max(x, 1)),
    mean: unary((x) => tf.mean(x, 1)),
    min: unary((x) => tf.min(x, 1)),
    moments: unary((x) => tf.moments(x, 1).variance),
    norm: unary((x) => tf.norm(x, 1, 1)),
    prod: unary((x) => tf.prod(x, 1)),
    sum: unary((x) => tf.sum(x, 1)),
    topk: unary((x) => tf.topk(x, 2).values, none),
    bincount: {
      of: [[8], [8]],
      run: (x, weights) => tf.bincount(x as Tensor1D, weights as Tensor1D, 5),
      types: ['int32', 'float32'],
      range: [0, 5],
      ...none,
    },
    unsortedSegmentSum: unary((x) => tf.unsortedSegmentSum(x, indices([1, 0, 1]), 3), none),

    dot: { of: [[4], [4]], run: (a, b) => tf.dot(a as Tensor1D, b as Tensor1D) },
    einsum: { of: [matrix, [4, 2]], run: (a, b) => tf.einsum('ij,jk->ik', a as Tensor, b as Tensor), ...none },
    matMul: { of: [matrix, [2, 4]], run: (a, b) => tf.matMul(a as Tensor2D, b as Tensor2D, false, true) },
    'matMul, batched': {
      of: [
        [2, 3, 4],
        [2, 4, 2],
      ],
      run: (a, b) => tf.matMul(a as Tensor3D, b as Tensor3D),
    },
    outerProduct: { of: [[3], [4]], run: (a, b) => tf.outerProduct(a as Tensor1D, b as Tensor1D) },
    transpose: four((x) => tf.transpose(x, [0, 3, 1, 2])),
    'linalg.qr': { of: [[4, 4]], run: (x) => tf.linalg.qr(x as Tensor2D)[1], ...none },
    'spectral.fft': {
      of: [[8], [8]],
      run: (x, y) => tf.abs(tf.spectral.fft(tf.complex(x as Tensor, y as Tensor))),
      ...none,
    },
    'spectral.rfft': { of: [[8]], run: (x) => tf.real(tf.spectral.rfft(x as Tensor)), ...none },

    batchToSpaceND: {
      of: [[4, 3, 3, 2]],
      run: (x) =>
        tf.batchToSpaceND(
          x as Tensor4D,
          [2, 2],
          [
            [0, 1],
            [1, 0],
          ],
        ),
    },
    broadcastTo: unary((x) => tf.broadcastTo(x, [2, 3, 4])),
    cast: unary((x) => tf.cast(x, 'int32'), { range: [-9, 9], ...none }),
    concat: { of: [matrix, [2, 4]], run: (a, b) => tf.concat([a, b] as Tensor[], 0) },
    depthToSpace: { of: [[1, 2, 2, 8]], run: (x) => tf.depthToSpace(x as Tensor4D, 2, 'NHWC'), ...none },
    expandDims: unary((x) => tf.expandDims(x, 1)),
    flatten: unary((x) => x.flatten()),
    gather: unary((x) => tf.gather(x, indices([2, 0, 2]), 0)),
    gatherND: unary(
      (x) =>
        tf.gatherND(
          x,
          tf.tensor2d(
            [
              [0, 1],
              [2, 3],
            ],
            [2, 2],
            'int32',
          ),
        ),
      none,
    ),
    mirrorPad: unary((x) =>
      tf.mirrorPad(
        x,
        [
          [1, 1],
          [2, 0],
        ],
        'reflect',
      ),
    ),
    oneHot: { of: [[5]], run: (x) => tf.oneHot(x as Tensor1D, 4), types: ['int32'], range: [0, 4], ...none },
    pad: unary((x) =>
      tf.pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        0.5,
      ),
    ),
    reshape: unary((x) => tf.reshape(x, [2, 6])),
    reverse: unary((x) => tf.reverse(x, 1)),
    scatterND: {
      of: [[2, 3]],
      run: (x) => tf.scatterND(tf.tensor2d([[1], [3]], [2, 1], 'int32'), x as Tensor2D, [5, 3]),
      ...none,
    },
    slice: unary((x) => tf.slice(x, [1, 0], [2, 3])),
    spaceToBatchND: four((x) =>
      tf.spaceToBatchND(
        x,
        [2, 3],
        [
          [0, 0],
          [1, 2],
        ],
      ),
    ),
    split: unary((x) => tf.split(x, [1, 3], 1)[1] as Tensor),
    squeeze: { of: [[3, 1, 4]], run: (x) => tf.squeeze(x as Tensor, [1]) },
    stack: { of: [matrix, matrix], run: (a, b) => tf.stack([a, b] as Tensor[], 1) },
    stridedSlice: unary((x) => tf.stridedSlice(x, [0, 3], [3, 0], [2, -1]), none),
    tile: unary((x) => tf.tile(x, [2, 1])),
    unstack: unary((x) => tf.unstack(x, 1)[2] as Tensor),

    avgPool: four((x) => tf.avgPool(x, 2, 2, 'same')),
    avgPool3d: { of: [[1, 4, 4, 4, 2]], run: (x) => tf.avgPool3d(x as Tensor5D, 2, 2, 'same') },
    conv1d: {
      of: [
        [2, 8, 3],
        [3, 3, 4],
      ],
      run: (x, w) => tf.conv1d(x as Tensor3D, w as Tensor3D, 1, 'same'),
    },
    conv2d: convolution([3, 3, 3, 4], (x, w) => tf.conv2d(x, w, 1, 'same')),
    'conv2d, dilated': convolution([3, 3, 3, 4], (x, w) => tf.conv2d(x, w, 1, 'same', 'NHWC', 2)),
    'conv2d, strided': convolution([3, 3, 3, 4], (x, w) => tf.conv2d(x, w, 2, 'valid')),
    'conv2d, padded': convolution([3, 3, 3, 4], (x, w) => tf.conv2d(x, w, 1, padding)),
    conv2dTranspose: convolution([3, 3, 4, 3], (x, w) => tf.conv2dTranspose(x, w, [2, 12, 12, 4], 2, 'same')),
    conv3d: {
      of: [
        [1, 4, 4, 4, 2],
        [2, 2, 2, 2, 3],
      ],
      run: (x, w) => tf.conv3d(x as Tensor5D, w as Tensor5D, 1, 'same'),
    },
    depthwiseConv2d: convolution([3, 3, 3, 2], (x, w) => tf.depthwiseConv2d(x, w, 1, 'same')),
    dilation2d: {
      of: [image, [2, 2, 3]],
      run: (x, w) => tf.dilation2d(x as Tensor4D, w as Tensor3D, 1, 'same'),
    },
    maxPool: four((x) => tf.maxPool(x, 2, 2, 'same')),
    maxPool3d: { of: [[1, 4, 4, 4, 2]], run: (x) => tf.maxPool3d(x as Tensor5D, 2, 2, 'same') },
    separableConv2d: {
      of: [image, [3, 3, 3, 1], [1, 1, 3, 4]],
      run: (x, depth, point) => tf.separableConv2d(x as Tensor4D, depth as Tensor4D, point as Tensor4D, 1, 'same'),
    },

    batchNorm: {
      of: [image, [3], [3], [3], [3]],
      run: (x, mean, variance, offset, scale) =>
        tf.batchNorm(x as Tensor, mean as Tensor1D, variance as Tensor1D, offset as Tensor1D, scale as Tensor1D, 1e-3),
      ...positive,
    },
    localResponseNormalization: four((x) => tf.localResponseNormalization(x, 1)),
    logSoftmax: unary((x) => tf.logSoftmax(x)),
    softmax: unary((x) => tf.softmax(x)),
    basicLSTMCell: {
      of: [[7, 12], [12], [2, 4], [2, 3], [2, 3]],
      run: (kernel, bias, x, c, h) =>
        tf.basicLSTMCell(
          tf.scalar(1),
          kernel as Tensor2D,
          bias as Tensor1D,
          x as Tensor2D,
          c as Tensor2D,
          h as Tensor2D,
        )[1],
    },

    'image.cropAndResize': four(
      (x) => tf.image.cropAndResize(x, tf.tensor2d([[0.1, 0.1, 0.9, 0.8]]), indices([1]), [4, 4]),
      none,
    ),
    'image.flipLeftRight': four((x) => tf.image.flipLeftRight(x), none),
    'image.resizeBilinear': four((x) => tf.image.resizeBilinear(x, [9, 9])),
    'image.resizeNearestNeighbor': four((x) => tf.image.resizeNearestNeighbor(x, [9, 9])),
    'image.rgbToGrayscale': four((x) => tf.image.rgbToGrayscale(x), none),
    'image.nonMaxSuppression': {
      of: [[4, 4]],
      run: (x) => tf.image.nonMaxSuppression(x as Tensor2D, tf.tensor1d([0.4, 0.3, 0.2, 0.1]), 3),
      ...none,
    },

    'losses.absoluteDifference': loss((a, b) => tf.losses.absoluteDifference(a, b)),
    'losses.cosineDistance': loss((a, b) => tf.losses.cosineDistance(a, b, 1)),
    'losses.hingeLoss': loss((a, b) => tf.losses.hingeLoss(a, b)),
    'losses.huberLoss': loss((a, b) => tf.losses.huberLoss(a, b)),
    'losses.logLoss': loss((a, b) => tf.losses.logLoss(a, b)),
    'losses.meanSquaredError': loss((a, b) => tf.losses.meanSquaredError(a, b)),
    'losses.sigmoidCrossEntropy': loss((a, b) => tf.losses.sigmoidCrossEntropy(a, b)),
    'losses.softmaxCrossEntropy': {
      ...loss((a, b) => tf.losses.softmaxCrossEntropy(tf.softmax(a), b)),
    },
    'grad of tanh': unary((x) => tf.grad((y: Tensor) => tf.sum(tf.tanh(y)) as Scalar)(x), none),
  };
}
