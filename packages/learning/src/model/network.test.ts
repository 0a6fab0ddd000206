import type { GateForm, Level } from '@fovea/domain';
import { Graph, loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream } from '../random/random-stream.ts';
import { cellForm } from '../testing/toy-cells.ts';
import { network } from './network.ts';
import { lengthOf } from './shape.ts';
import { createParameters, initialWeights } from './weights.ts';
import type { Tensor4D } from './tensors.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const gatesAt = (levels: readonly Level[], form: GateForm = 'stretched') => levels.map((level) => ({ level, form }));

function imagesOf(size: number, count = 2): Tensor4D {
  const stream = new RandomStream(7, 'images');
  const values = Float32Array.from({ length: count * size * size * 3 }, () => 2 * (stream.uniform() - 0.5));
  return engine.tf.tensor4d(values, [count, size, size, 3]);
}

function made(form: ReturnType<typeof cellForm>, gateBias = 2) {
  const parameters = createParameters(engine.tf, new Graph(engine), initialWeights(form, 5, gateBias));
  return { net: network(engine, form), parameters };
}

describe('a gate', () => {
  test.each([
    ['soft', [1 / (1 + Math.exp(20)), 0.5, 1 / (1 + Math.exp(-1))]],
    ['stretched', [0, 0.5, 1.2 / (1 + Math.exp(-1)) - 0.1]],
  ] as const)('has the map that its form says: %s', (form, expected) => {
    const size = 16;
    const each = cellForm(size, { gates: gatesAt(['input'], form) });
    for (const [index, z] of [-20, 0, 1].entries()) {
      const weights = { ...initialWeights(each, 5, z), 'gate.3.kernel': zeros([3, 3, 16, 1]) };
      const parameters = createParameters(engine.tf, new Graph(engine), weights);
      const [pass] = network(engine, each).attend(parameters, imagesOf(size, 1));
      expect(pass?.z.dataSync()[40]).toBe(z);
      expect(pass?.map.dataSync()[40]).toBeCloseTo(expected[index] ?? Number.NaN, 5);
    }
  });

  test('reads features divided by their size where it is told so, and passes them on as they are', () => {
    const { tf } = engine;
    const form = cellForm(16, { gates: [{ level: 'input', form: 'soft', norm: 'rms' }] });
    const { net, parameters } = made(form);
    const images = imagesOf(16);
    const [plain, larger] = [images, tf.mul<Tensor4D>(images, 9)].map((each) => net.pass(parameters, each, 'input'));
    const [before, after] = [plain, larger].map((passed) => passed!.gates[0]!.map.dataSync());
    const let9 = larger!.features.dataSync();
    const let1 = plain!.features.dataSync();
    before!.forEach((value, at) => expect(after![at]).toBeCloseTo(value, 4));
    let1.forEach((value, at) => expect(let9[at]).toBeCloseTo(9 * value, 3));
    const [unread] = made(cellForm(16, { gates: gatesAt(['input'], 'soft') })).net.attend(parameters, images);
    expect(unread!.map.dataSync()).not.toEqual(before);
  });

  test('sees 11 × 11 places around each, and no more', () => {
    const { tf } = engine;
    const { net, parameters } = made(cellForm());
    const empty = tf.zeros([1, 64, 64, 3]) as Tensor4D;
    const values = new Float32Array(64 * 64 * 3).fill(0);
    values.fill(3, (32 * 64 + 32) * 3, (32 * 64 + 32) * 3 + 3);
    const zOf = (images: Tensor4D) => net.attend(parameters, images)[0]!.z;
    const change = tf.abs(tf.sub(zOf(tf.tensor4d(values, [1, 64, 64, 3])), zOf(empty))).dataSync();
    const touched = [...change.keys()].filter((pixel) => (change[pixel] ?? 0) > 1e-6);
    const columns = touched.map((pixel) => pixel % 64);
    expect(Math.min(...columns)).toBe(27);
    expect(Math.max(...columns)).toBe(37);
  });

  test('sees the same share of a larger image: of one whose pixels are doubled, the map is doubled', () => {
    const { tf } = engine;
    const [small, large] = [made(cellForm(64)), made(cellForm(128))];
    const images = imagesOf(64, 1);
    const doubled = (tensor: Tensor4D) => tf.image.resizeNearestNeighbor(tensor, [128, 128]);
    const [expected] = small.net.attend(small.parameters, images);
    const [found] = large.net.attend(large.parameters, doubled(images) as Tensor4D);
    const apart = tf.sub(found!.z, doubled(expected!.z));
    expect(tf.max(tf.abs(apart)).dataSync()[0]).toBeLessThan(1e-5);
  });

  test('with a floor tells its map without it, and answers with it', () => {
    const plain = cellForm(16, { gates: gatesAt(['input']) });
    const floored = cellForm(16, { gates: [{ level: 'input', form: 'stretched', floor: 1 / 4 }] });
    const images = imagesOf(16, 1);
    const [one, other] = [plain, floored].map((form) => made(form, 0));
    const [pass, same] = [one!, other!].map(({ net, parameters }) => net.attend(parameters, images)[0]!.map);
    expect(same!.dataSync()).toEqual(pass!.dataSync());
    const held = engine.tf.add<Tensor4D>(engine.tf.mul(pass!, 3 / 4), 1 / 4);
    const answer = other!.net.answer(other!.parameters, images).dataSync();
    expect(answer).toEqual(one!.net.answer(one!.parameters, images, { held: { input: held } }).dataSync());
    expect(answer).not.toEqual(one!.net.answer(one!.parameters, images).dataSync());
  });
});

describe('gates at several levels', () => {
  const levels: Level[] = ['input', 'stage-1', 'stage-3'];
  const form = cellForm(32, { gates: gatesAt(levels) });

  test('have maps at the resolution of each', () => {
    const { net, parameters } = made(form);
    const passes = net.attend(parameters, imagesOf(32));
    expect(passes.map(({ level }) => level)).toEqual(levels);
    expect(passes.map(({ map }) => map.shape)).toEqual([32, 16, 4].map((side) => [2, side, side, 1]));
  });

  test('give one map: the product of theirs, enlarged', () => {
    const { net, parameters } = made(form);
    const passes = net.attend(parameters, imagesOf(32));
    const together = net.attention(passes);
    expect(together.shape).toEqual([2, 32, 32, 1]);
    const [input, first, third] = passes.map(({ map }) => map.dataSync());
    // Bilinear enlargement leaves a corner as it is.
    expect(together.dataSync()[0]).toBeCloseTo(input![0]! * first![0]! * third![0]!, 6);
  });

  test.each(levels)('shut one after another, nothing of the image is left behind a gate held at 0: %s', (level) => {
    const { net, parameters } = made(form);
    const shut = engine.tf.zeros([1, 1, 1, 1]) as Tensor4D;
    const answer = net.answer(parameters, imagesOf(32), { held: { [level]: shut } }).arraySync();
    expect(answer[0]).toEqual(answer[1]);
  });

  test('pass and classify meet at any tap', () => {
    const { net, parameters } = made(form);
    const images = imagesOf(32);
    const whole = net.answer(parameters, images).dataSync();
    expect(net.taps.map(({ name }) => name)).toEqual(['input', 'stage-1', 'stage-2', 'stage-3']);
    for (const { name } of net.taps) {
      const { features } = net.pass(parameters, images, name);
      expect(net.classify(parameters, features, name).dataSync()).toEqual(whole);
    }
  });
});

test('grey images of 28 × 28 through convolutions that lose their border', () => {
  const form = cellForm(28, {
    architecture: { size: 28, input: 'grey', kernel: 5, padding: 'valid', stages: [20, 50], dense: 256 },
    classes: 10,
  });
  const weights = initialWeights(form, 1, 2);
  expect(weights['stage.1.kernel']?.shape).toEqual([5, 5, 1, 20]);
  expect(weights['head.1.kernel']?.shape).toEqual([4 * 4 * 50, 256]);
  const parameters = createParameters(engine.tf, new Graph(engine), weights);
  const net = network(engine, form);
  const images = engine.tf.zeros([3, 28, 28, 1]) as Tensor4D;
  expect(net.pass(parameters, images).features.shape).toEqual([3, 4, 4, 50]);
  expect(net.answer(parameters, images).shape).toEqual([3, 10]);
});

function zeros(shape: number[]) {
  return { shape, values: new Float32Array(lengthOf(shape)) };
}
