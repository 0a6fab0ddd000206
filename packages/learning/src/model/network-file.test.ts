import { FoveaError } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { atSide, parseNetwork } from './network-file.ts';
import { writeTensorFile } from './tensor-file.ts';

const program = {
  image: { side: 8, channels: 1 },
  operations: [
    { kind: 'global-average', name: 'mean', inputs: ['image'] },
    { kind: 'dense', name: 'head', inputs: ['mean'], kernel: 'kernel', bias: 'bias', channels: 2 },
  ],
  taps: [{ name: 'input', after: 'image' }],
};
const tensors = {
  kernel: { shape: [1, 2], values: Float32Array.of(1, -1) },
  bias: { shape: [2], values: Float32Array.of(0, 1) },
};
const fileOf = (changed: Partial<typeof tensors> = {}, json = JSON.stringify(program), format = 'fovea-network-1') =>
  writeTensorFile({ metadata: { format, program: json }, tensors: { ...tensors, ...changed } });

function refusal(bytes: Uint8Array): string {
  try {
    parseNetwork(bytes);
  } catch (error) {
    if (error instanceof FoveaError && error.code === 'INPUT_INVALID') return error.message;
    throw error;
  }
  return 'none';
}

test('a network file gives its program and its weights', () => {
  const network = parseNetwork(fileOf());
  expect(network.program).toEqual(program);
  expect(network.weights).toEqual(tensors);
  expect(network.classes).toBe(2);
});

test('a network takes images of another side where its weights fit them', () => {
  const larger = atSide(parseNetwork(fileOf()), 12);
  expect(larger.taps[0]).toMatchObject({ name: 'input', side: 12 });
  const [mean, head] = program.operations;
  const flat = JSON.stringify({ ...program, operations: [{ ...mean, kind: 'flatten' }, head] });
  const kernel = { shape: [64, 2], values: new Float32Array(128) };
  expect(() => atSide(parseNetwork(fileOf({ kernel }, flat)), 12)).toThrow('images of 8 pixels and of no other size');
});

describe('refused', () => {
  test.each([
    ['noise', new Uint8Array(400).fill(7), 'header longer than the file'],
    ['a model of Fovea', fileOf({}, JSON.stringify(program), 'fovea-2'), 'it has no program'],
    ['a program that is no JSON', fileOf({}, '{'), 'it has no program'],
    [
      'an operation that Fovea lacks',
      fileOf({}, JSON.stringify({ operations: [{ kind: 'lstm' }] })),
      'operations: lstm',
    ],
    ['weights of another shape', fileOf({ bias: { shape: [1], values: Float32Array.of(1) } }), 'its bias is 1'],
    [
      'a weight that is no number',
      fileOf({ bias: { shape: [2], values: Float32Array.of(1, NaN) } }),
      'not a number: bias',
    ],
  ])('%s', (_, bytes, said) => {
    expect(refusal(bytes)).toContain(said);
  });
});
