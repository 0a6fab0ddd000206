import type { EngineRecord } from '@fovea/domain';
import { isFoveaError } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import type { WeightArray } from '../model/model.ts';
import { initialWeights } from '../model/weights.ts';
import { cellForm } from '../testing/toy-cells.ts';
import type { Checkpoint } from './checkpoint.ts';
import { assertCheckpointFits, parseCheckpoint, serialiseCheckpoint } from './checkpoint.ts';

const engine: EngineRecord = {
  name: 'native',
  tensorflow: '2.21.0',
  addonHash: 'a'.repeat(64),
  libraryHash: null,
  threads: 2,
  cpu: 'Some CPU',
  node: '22.0.0',
};

const form = cellForm();
const weights = initialWeights(form, 3, 2);
const stream = [1, -2, 3, 4] as const;
const checkpoint: Checkpoint = {
  state: {
    step: 120,
    tensors: {
      ...weights,
      ...Object.fromEntries(Object.entries(weights).map(([name, array]) => [`adam.first/${name}`, array])),
      ...Object.fromEntries(Object.entries(weights).map(([name, array]) => [`adam.second/${name}`, array])),
    },
    batches: {
      streams: {
        augmentation: stream,
        dropout: stream,
        'feedback augmentation': stream,
        counterexamples: stream,
      },
      samplers: {
        data: { order: [2, 0, 1], position: 1, stream },
        feedback: { order: [], position: 0, stream },
      },
    } as Checkpoint['state']['batches'],
    balance: { weights: { data: 0.1 + 0.7, feedback: 1 / 3 }, memory: { first: null, data: 1e-300 }, cost: -0.1 },
    saturation: { firstLoss: 1 / 3, largestNorm: 0.1 + 0.2, row: 2, found: { step: 7, share: 0.93 } },
    curve: [
      { step: 1, dataLoss: 0.1 + 0.2, feedbackLoss: null, lambda: 1 / 3 },
      {
        ...{ step: 120, dataLoss: 1e-300, feedbackLoss: 2 / 3, lambda: 0.7 },
        balance: { dataWeight: 1, dataNorm: 0.1 + 0.7, feedbackNorm: 0, cosine: -1 / 3, cost: 0 },
      },
    ],
    imagesSeen: 7680,
    seconds: 12.345678901234567,
  },
  training: 'b'.repeat(64),
  engines: [engine],
  loss: 0.1 + 0.2,
};

const identity = { training: 'b'.repeat(64), steps: 200, form };

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return isFoveaError(error) ? `${error.code}: ${error.message}` : String(error);
  }
  return 'nothing';
}

function withTensor(name: string, array: WeightArray | undefined): Checkpoint {
  const { [name]: _, ...others } = checkpoint.state.tensors;
  const tensors = array === undefined ? others : { ...others, [name]: array };
  return { ...checkpoint, state: { ...checkpoint.state, tensors } };
}

describe('a checkpoint', () => {
  const bytes = serialiseCheckpoint(checkpoint);

  test('comes back bit for bit, also from a Buffer in the middle of another', () => {
    const larger = Buffer.alloc(bytes.length + 3);
    larger.set(bytes, 3);
    const read = parseCheckpoint(larger.subarray(3));
    expect(read).toEqual(checkpoint);
    larger.fill(0);
    expect(parseCheckpoint(serialiseCheckpoint(read))).toEqual(checkpoint);
    expect(() => assertCheckpointFits(read, identity)).not.toThrow();
  });

  test.each([
    ['the length of the header', 0],
    ['the header', 200],
    ['its digest', 40],
    ['a weight', bytes.length - 9],
    ['the last byte', bytes.length - 1],
  ])('says so when one bit of %s has changed', (_, at) => {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 4;
    expect(refusal(() => parseCheckpoint(changed))).toMatch(/^ARTIFACT_CORRUPT: The checkpoint is damaged/);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a cut-off file', bytes.slice(0, -1000)],
    ['a longer file', Uint8Array.from([...bytes, 0])],
    ['zeros', new Uint8Array(bytes.length)],
  ])('refuses %s', (_, damaged) => {
    expect(refusal(() => parseCheckpoint(damaged))).toMatch(/^ARTIFACT_CORRUPT/);
  });

  test('of another training or from beyond its end is refused', () => {
    const another = /INPUT_INVALID: .*another recipe or other images/;
    expect(refusal(() => assertCheckpointFits(checkpoint, { ...identity, training: 'c'.repeat(64) }))).toMatch(another);
    expect(refusal(() => assertCheckpointFits(checkpoint, { ...identity, steps: 119 }))).toMatch(another);
  });

  test('of another architecture is refused with the first weight that differs', () => {
    expect(refusal(() => assertCheckpointFits(checkpoint, { ...identity, form: { ...form, classes: 3 } }))).toBe(
      "INPUT_INVALID: The checkpoint's weights are of another architecture: its head.2.kernel is 128 × 2, this model's is 128 × 3.",
    );
    const narrow = { shape: [3, 3, 3, 8], values: new Float32Array(216) };
    const refused = (name: string, array?: WeightArray) =>
      refusal(() => assertCheckpointFits(parseCheckpoint(serialiseCheckpoint(withTensor(name, array))), identity));
    expect(refused('gate.1.kernel', narrow)).toContain(
      "gate.1.kernel is 3 × 3 × 3 × 8, this model's is 3 × 3 × 3 × 16",
    );
    expect(refused('gate.1.kernel')).toContain("gate.1.kernel is none, this model's is 3 × 3 × 3 × 16");
    expect(refused('gate.9.kernel', narrow)).toContain("gate.9.kernel is 3 × 3 × 3 × 8, this model's is none");
    expect(refused('adam.first/gate.1.kernel', narrow)).toContain('adam.first/gate.1.kernel does not belong');
  });
});
