import type { GateForm, GateKindName } from '@fovea/domain';
import { gateKindNames } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { loadEngine } from '@fovea/engine';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random/random-stream.ts';
import { lengthOf } from '../model/shape.ts';
import type { Tensor, Tensor4D } from '../model/tensors.ts';
import type { AtGate } from './gate-kind.ts';
import { gateKinds } from './gates.ts';
import { spreadAt } from './look-around.ts';

const native = await loadEngine();
const wasm = await loadEngine({ engine: 'wasm' });

const sigma = (x: number) => 1 / (1 + Math.exp(-x));
const stream = new RandomStream(3, 'gates');
const noise = (count: number) => Float32Array.from({ length: count }, () => 2 * stream.uniform() - 1);

/** Weights of a gate at a tap of 8 × 8 places, 2 channels, of a model of 3 classes. */
function weightsOf(kind: GateKindName): ReadonlyMap<string, Float32Array> {
  return new Map(
    Object.entries(gateKinds[kind].shapes(site('stretched'))).map(([name, shape]) => [name, noise(lengthOf(shape))]),
  );
}

const site = (form: GateForm, floor = 0) => ({ channels: 2, classes: 3, spread: { near: 1, wide: 3 }, form, floor });
const all = new Map(gateKindNames.map((kind) => [kind, weightsOf(kind)]));
const features = noise(2 * 8 * 8 * 2);

interface Given {
  readonly engine?: Engine;
  readonly form?: GateForm;
  readonly floor?: number;
  /** In place of the noise. */
  readonly features?: Tensor4D;
  readonly weights?: Readonly<Record<string, readonly number[]>>;
}

function gateOf(
  kind: GateKindName,
  { engine = native, form = 'soft', floor = 0, weights, ...given }: Given = {},
): AtGate {
  const { tf } = engine;
  const shapes = gateKinds[kind].shapes(site(form));
  return {
    engine,
    site: site(form, floor),
    weight: (name) => tf.tensor(weights?.[name] ?? all.get(kind)?.get(name) ?? [], [...(shapes[name] ?? [])]),
    features: given.features ?? tf.tensor4d(features, [2, 8, 8, 2]),
  };
}

const map = (...values: number[]): Tensor4D => native.tf.tensor4d(values, [1, 2, 2, 1]);
const applied = (kind: GateKindName, values: Tensor, given?: Given) =>
  gateKinds[kind].apply(gateOf(kind, given), values as Tensor4D);

describe('multiply and residual', () => {
  test.each([
    ['multiply', 'soft', 0, [0.25, 0.5, 0.75, 1], [1, 2, 3, 4]],
    ['multiply', 'hard', 0, [0, 0, 1, 1], [1, 2, 3, 4]],
    ['multiply', 'soft', 0.5, [0.625, 0.75, 0.875, 1], [0.5, 1, 1.5, 2]],
    ['multiply', 'hard', 0.5, [0.5, 0.5, 1, 1], [0.5, 1, 1.5, 2]],
    ['residual', 'soft', 0, [1.25, 1.5, 1.75, 2], [1, 2, 3, 4]],
    ['residual', 'hard', 0, [1, 1, 2, 2], [1, 2, 3, 4]],
  ] as const)(
    'let through what form and floor say, hard ones with the gradient of soft ones: %s, %s, %d',
    (kind, form, floor, seen, slope) => {
      const { tf } = native;
      const values = map(0.25, 0.5, 0.75, 1);
      const given = { form, floor };
      expect([...applied(kind, values, given).dataSync()]).toEqual(seen);
      const loss = (of: Tensor) => tf.sum(tf.mul(applied(kind, of, given), map(1, 2, 3, 4)));
      expect([...tf.grad(loss)(values).dataSync()]).toEqual(slope);
    },
  );
});

describe('by channel', () => {
  /** The squeezed channels pass the hidden layer as they are; the first weight follows the first channel. */
  const pair = (of: (row: number, column: number) => number, rows: number, columns: number) =>
    Array.from({ length: rows * columns }, (_, at) => of(Math.floor(at / columns), at % columns));
  const weights = {
    'squeeze.kernel': pair((row, column) => (row === column ? 1 : 0), 2, 16),
    'squeeze.bias': new Array<number>(16).fill(0),
    'excite.kernel': pair((row, column) => (row === column ? 1 : 0), 16, 2),
    'excite.bias': [0, 1],
  };
  const seen = native.tf.tensor4d([4, -8, 2, -8, 0, -8, 2, -8], [1, 2, 2, 2]);

  test('a weight for each channel, from the mean of what the map lets through, worked out by hand', () => {
    const through = applied('by-channel', map(1, 0.5, 0, 0), { weights, features: seen });
    expect(through.shape).toEqual([1, 2, 2, 2]);
    // Means: (4 + 1)/4 of the first channel; of the second less than 0, so that nothing but its bias is left.
    const [first, second] = [sigma(1.25), sigma(1)];
    const expected = [first, second, first / 2, second / 2, 0, 0, 0, 0];
    through.dataSync().forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] ?? Number.NaN, 6);
    });
  });

  test('what the map shuts out reaches no weight', () => {
    const other = native.tf.tensor4d([4, -8, 9, 9, 0, -8, 9, 9], [1, 2, 2, 2]);
    const through = (given: Tensor4D) => applied('by-channel', map(1, 0, 1, 0), { features: given });
    expect(through(seen).dataSync()).toEqual(through(other).dataSync());
  });
});

describe('by class', () => {
  /** Kernels of 0 make the maps what the biases say, at every place. */
  const flat = (bias: readonly number[]) => ({
    '3.kernel': new Array<number>(3 * 3 * 16 * 3).fill(0),
    '3.bias': bias,
  });

  test('the map of the class that the gate finds, by the softmax of the means, worked out by hand', () => {
    const { z, map: found, scores } = gateKinds['by-class'].pass(gateOf('by-class', { weights: flat([2, 0, -1]) }));
    const [a, b, c] = [Math.exp(2), 1, Math.exp(-1)];
    const expected = (2 * a - c) / (a + b + c);
    expect(scores?.shape).toEqual([2, 3]);
    [2, 0, -1].forEach((score, at) => {
      expect(scores?.dataSync()[at]).toBeCloseTo(score, 5);
    });
    expect(z.dataSync()[40]).toBeCloseTo(expected, 5);
    expect(found.dataSync()[40]).toBeCloseTo(sigma(expected), 5);
  });

  test('no loss of the map changes which class is found: only the maps get a gradient, each by its share', () => {
    const { tf } = native;
    const gradient = tf.grad((bias) => {
      const gate = gateOf('by-class', { weights: flat([0, 0, 0]) });
      const weight = (name: string) => (name === '3.bias' ? bias : gate.weight(name));
      return tf.mean(gateKinds['by-class'].pass({ ...gate, weight }).z);
    })(tf.tensor1d([2, 0, -1]));
    const [a, b, c] = [Math.exp(2), 1, Math.exp(-1)];
    const shares = [a, b, c].map((share) => share / (a + b + c));
    gradient.dataSync().forEach((value, at) => {
      expect(value).toBeCloseTo(shares[at] ?? Number.NaN, 5);
    });
  });
});

describe.each(gateKindNames)('each kind: %s', (name) => {
  const kind = gateKinds[name];
  const through = (given: Given = {}) => {
    const gate = gateOf(name, given);
    return kind.apply(gate, kind.pass(gate).map);
  };

  test('has a map of one number a place in [0,1], and multiplies a place by as many numbers as it says', () => {
    const { z, map: found } = kind.pass(gateOf(name));
    expect([z.shape, found.shape]).toEqual([
      [2, 8, 8, 1],
      [2, 8, 8, 1],
    ]);
    expect(found.dataSync().every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(through().shape).toEqual([2, 8, 8, kind.width(site('soft'))]);
  });

  test('weakens nothing where its starting layers are open for good', () => {
    const opened = Object.fromEntries(
      Object.keys(kind.starts(0)).flatMap((layer) =>
        (['kernel', 'bias'] as const).map((part) => {
          const shape = kind.shapes(site('soft'))[`${layer}.${part}`] ?? [];
          const count = lengthOf(shape);
          return [`${layer}.${part}`, new Array<number>(count).fill(part === 'bias' ? 20 : 0)] as const;
        }),
      ),
    );
    for (const form of ['soft', 'stretched', 'hard'] as const)
      expect(new Set(through({ form, weights: opened }).dataSync())).toEqual(new Set([kind.open]));
  });

  test('what it lets through has a gradient for each of its weights', () => {
    const { tf } = native;
    const gate = gateOf(name);
    for (const weightName of Object.keys(kind.shapes(site('soft')))) {
      const loss = (own: Tensor) => {
        const at = { ...gate, weight: (asked: string) => (asked === weightName ? own : gate.weight(asked)) };
        return tf.mean(tf.square(kind.apply(at, kind.pass(at).map)));
      };
      const gradient = tf.grad(loss)(gate.weight(weightName)).dataSync();
      expect(gradient.every(Number.isFinite), weightName).toBe(true);
      expect(
        gradient.some((value) => Math.abs(value) > 1e-8),
        weightName,
      ).toBe(true);
    }
  });

  test('is the same on WebAssembly, with its gradient', () => {
    const ofFeatures = (engine: Engine) => {
      const { tf } = engine;
      const loss = (given: Tensor) => {
        const at = { ...gateOf(name, { engine }), features: given as Tensor4D };
        return tf.mean(tf.square(tf.mul(given, kind.apply(at, kind.pass(at).map))));
      };
      return tf
        .grad(loss)(tf.tensor4d(features, [2, 8, 8, 2]))
        .dataSync();
    };
    for (const [one, other] of [
      [through().dataSync(), through({ engine: wasm }).dataSync()],
      [ofFeatures(native), ofFeatures(wasm)],
    ] as const) {
      expect(other).toHaveLength(one.length);
      other.forEach((value, at) => {
        expect(value).toBeCloseTo(one[at] ?? Number.NaN, 5);
      });
    }
  });
});

test('a shut map lets nothing through, but for the kind that shuts nothing out', () => {
  const shut = map(0, 0, 0, 0);
  const largest = (kind: GateKindName) =>
    Math.max(...applied(kind, shut, { features: native.tf.ones([1, 2, 2, 2]) }).dataSync());
  expect(gateKindNames.map((kind) => [kind, largest(kind)])).toEqual([
    ['multiply', 0],
    ['residual', 1],
    ['by-channel', 0],
    ['by-class', 0],
  ]);
});

test.each([
  ['the small network, at each of its levels', 64, [64, 32, 16, 8], { near: 1, wide: 3 }],
  ['larger images: the same share', 224, [224, 112, 28], { near: 4, wide: 10 }],
  ['late taps: the whole map from each place', 224, [14], { near: 2, wide: 9 }],
  ['the last tap', 224, [7], { near: 1, wide: 4 }],
  ['never less than at 64 pixels', 32, [32, 4, 1], { near: 1, wide: 3 }],
] as const)('how far a gate looks around: %s', (_, size, sides, spread) => {
  for (const side of sides) expect(spreadAt(size, side)).toEqual(spread);
});
