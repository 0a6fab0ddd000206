import type { Engine } from '@fovea/engine';
import { fusedLayers, loadEngine } from '@fovea/engine';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random/random-stream.ts';
import { cellForm } from '../testing/toy-cells.ts';
import { parseProgram } from './checked-program.ts';
import type { Parameters } from './interpreter.ts';
import { interpreter } from './interpreter.ts';
import { modelHash, serialiseModel } from './safetensors.ts';
import { programOf } from './program-of.ts';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from './tensors.ts';
import { initialWeights } from './weights.ts';

const native = await loadEngine();
const wasm = await loadEngine({ engine: 'wasm' });

/** 1 × 2 × 2 × 2: places from left to right, rows from above. */
const image = [1, -2, 3, 4, 5, 6, 7, 8];
const window = { side: 2, stride: 1, padding: 'valid' } as const;
const mean = { kind: 'global-average', name: 'mean', inputs: ['image'] };

/** What operations behind an image of 2 × 2 × 2 answer, flattened. */
function answer(engine: Engine, operations: readonly object[], weights: Record<string, number[]>): number[] {
  const { tf } = engine;
  const last = operations.at(-1) as { name: string; kind: string };
  const isList = ['global-average', 'dense', 'dropout'].includes(last.kind);
  const flat = isList ? [] : [{ kind: 'flatten', name: 'flat', inputs: [last.name] }];
  // A program's image is at least 8 pixels wide; operations take smaller ones as well.
  const { program, weightShapes } = parseProgram({
    image: { side: 8, channels: 2 },
    operations: [...operations, ...flat],
    taps: [],
  });
  const parameters: Parameters = Object.fromEntries(
    Object.entries(weightShapes).map(([name, shape]) => [name, tf.tensor(weights[name] ?? [], [...shape])]),
  );
  const images = tf.tensor4d(image, [1, 2, 2, 2]);
  const upTo = program.operations.at(-1)!.name;
  return [...interpreter(engine, program)(parameters, images, { after: 'image', upTo }).dataSync()];
}

describe.each([
  ['native', native],
  ['wasm', wasm],
])('operations on %s', (_, engine) => {
  const on = (operations: readonly object[], weights: Record<string, number[]>) =>
    answer(engine, operations, weights).map((value) => Math.round(value * 1e4) / 1e4);
  const one = (kind: string, more: object = {}) => [{ kind, name: 'x', inputs: ['image'], ...more }];

  test.each([
    [
      'convolution',
      one('convolution', { kernel: 'k', channels: 1, ...window }),
      { k: [1, 0, 0, 1, 1, 0, 0, 1] },
      [1 + 4 + 5 + 8],
    ],
    [
      'depthwise convolution',
      one('depthwise-convolution', { kernel: 'k', ...window }),
      { k: [1, 0, 0, 1, 1, 0, 0, 1] },
      [1 + 5, 4 + 8],
    ],
    ['affine', one('affine', { scale: 's', shift: 't' }), { s: [2, 10], t: [1, 0] }, [3, -20, 7, 40, 11, 60, 15, 80]],
    ['shift alone', one('affine', { shift: 't' }), { t: [1, 0] }, [2, -2, 4, 4, 6, 6, 8, 8]],
    ['sum', [{ kind: 'add', name: 'x', inputs: ['image', 'image'] }], {}, image.map((value) => 2 * value)],
    [
      'joint',
      [{ kind: 'concat', name: 'x', inputs: ['image', 'image'] }],
      {},
      [1, -2, 1, -2, 3, 4, 3, 4, 5, 6, 5, 6, 7, 8, 7, 8],
    ],
    ['relu', one('relu'), {}, [1, 0, 3, 4, 5, 6, 7, 8]],
    ['relu6', one('relu6'), {}, [1, 0, 3, 4, 5, 6, 6, 6]],
    ['sigmoid', one('sigmoid'), {}, image.map((value) => Math.round(1e4 / (1 + Math.exp(-value))) / 1e4)],
    ['swish', one('swish'), {}, image.map((value) => Math.round((1e4 * value) / (1 + Math.exp(-value))) / 1e4)],
    ['max-pool', one('max-pool', window), {}, [7, 8]],
    ['average-pool', one('average-pool', window), {}, [4, 4]],
    ['pad', one('pad', { before: 1, after: 0 }), {}, [0, 0, 0, 0, 0, 0, 0, 0, 1, -2, 3, 4, 0, 0, 5, 6, 7, 8]],
    ['global average', [mean], {}, [4, 4]],
    [
      'squeeze-excite',
      [mean, { kind: 'scale-channels', name: 'x', inputs: ['image', 'mean'] }],
      {},
      image.map((value) => 4 * value),
    ],
    [
      'dense',
      [mean, { kind: 'dense', name: 'dense', inputs: ['mean'], kernel: 'k', bias: 'b', channels: 2 }],
      { k: [1, 2, 3, 4], b: [0.5, -1] },
      [16.5, 23],
    ],
    ['dropout without a mask', [mean, { kind: 'dropout', name: 'x', inputs: ['mean'] }], {}, [4, 4]],
  ])('%s', (_name, operations, weights, expected) => {
    expect(on(operations, weights)).toEqual(expected);
  });
});

describe('the small network', () => {
  const form = cellForm(32);
  const { tf } = native;
  const weights = initialWeights(form, 5, 2);
  const stream = new RandomStream(7, 'images');
  const images = tf.tensor4d(
    Float32Array.from({ length: 4 * 32 * 32 * 3 }, () => 2 * (stream.uniform() - 0.5)),
    [4, 32, 32, 3],
  );
  const keep = tf.tensor2d(
    Float32Array.from({ length: 4 * 128 }, () => (stream.uniform() < 0.5 ? 0 : 2)),
    [4, 128],
  );
  const parameters = Object.fromEntries(
    Object.entries(weights)
      .filter(([name]) => !name.startsWith('gate.'))
      .map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
  );

  test('starts from the weights that it always had, in the same file', () => {
    expect(modelHash(serialiseModel({ form, weights }))).toBe(
      '0330de83c8a2af1229fef1f69d55131412e671847f47208c0dafea953f5dcc41',
    );
  });

  /** The classifier as it was written before networks were data. */
  function byHand(at: Parameters, x: Tensor4D): Tensor2D {
    const { relu, biasAdd } = fusedLayers(native);
    const kernel = (name: string) => at[`${name}.kernel`] as Tensor4D;
    const bias = (name: string) => at[`${name}.bias`] as Tensor1D;
    const features = ['stage.1', 'stage.2', 'stage.3'].reduce(
      (from, stage) => relu(biasAdd(tf.maxPool(tf.conv2d(from, kernel(stage), 1, 'same'), 2, 2, 'same'), bias(stage))),
      x,
    );
    const flat = tf.reshape(features, [x.shape[0], -1]) as Tensor2D;
    const dense = tf.relu(tf.add(tf.matMul(flat, at['head.1.kernel'] as Tensor2D), bias('head.1')));
    return tf.add(tf.matMul(tf.mul(dense, keep), at['head.2.kernel'] as Tensor2D), bias('head.2'));
  }

  test('answers, and is differentiated, as written by hand, bit for bit', () => {
    const interpret = interpreter(native, programOf(form).program);
    const names = Object.keys(parameters);
    const derived = (run: (at: Parameters) => Tensor) => {
      const loss = (...given: Tensor[]) =>
        tf.sum(tf.square(run(Object.fromEntries(given.map((tensor, place) => [names[place] ?? '', tensor])))));
      const { value, grads } = tf.valueAndGrads(loss)(Object.values(parameters));
      return [value, ...grads].map((tensor) => tensor.dataSync());
    };
    const asData = derived((at) => interpret(at, images, { after: 'image', upTo: 'head.2', keep }));
    expect(asData).toEqual(derived((at) => byHand(at, images)));
    expect(asData[0]?.[0]).toBeGreaterThan(0);
  });
});
