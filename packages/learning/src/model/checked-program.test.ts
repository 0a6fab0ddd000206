import { isFoveaError } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { parseProgram } from './checked-program.ts';

const window = { side: 3, stride: 2, padding: 'same' };
const convolution = { kind: 'convolution', name: 'a', inputs: ['image'], kernel: 'a.kernel', channels: 4, ...window };
const average = { kind: 'global-average', name: 'mean', inputs: ['a'] };
const head = { kind: 'dense', name: 'head', inputs: ['mean'], kernel: 'head.kernel', bias: 'head.bias', channels: 2 };
const whole = {
  image: { side: 9, channels: 3 },
  operations: [convolution, average, head],
  taps: [
    { name: 'input', after: 'image' },
    { name: 'features', after: 'a' },
  ],
};

/** What is said of a program of other operations between its convolution and its head. */
function refusal(between: readonly object[], changed: object = {}): string {
  try {
    parseProgram({ ...whole, operations: [convolution, ...between, average, head], ...changed });
  } catch (error) {
    if (isFoveaError(error) && error.code === 'INPUT_INVALID') return String(error.facts?.['fact']);
    throw error;
  }
  return 'none';
}

test('a whole program says where its taps are, how many classes it has, and what weights it needs', () => {
  const { taps, classes, weightShapes } = parseProgram(whole);
  expect(taps).toEqual([
    { name: 'input', after: 'image', side: 9, stride: 1, channels: 3 },
    { name: 'features', after: 'a', side: 5, stride: 2, channels: 4 },
  ]);
  expect(classes).toBe(2);
  expect(weightShapes).toEqual({
    'a.kernel': [3, 3, 3, 4],
    'head.kernel': [4, 2],
    'head.bias': [2],
  });
});

describe('refused by name', () => {
  test('operations that Fovea lacks, all of them, whatever else is wrong', () => {
    const unknown = ['einsum', 'layer-norm', 'einsum'].map((kind) => ({ kind, axes: 2 }));
    expect(refusal(unknown)).toBe('unknown operations: einsum, layer-norm');
  });

  test.each([
    ['a field of no operation', [{ kind: 'relu', name: 'b', inputs: ['a'], slope: 1 }], 'operations.1: Unrecognized'],
    ['a result of nobody', [{ kind: 'relu', name: 'b', inputs: ['z'] }], 'b reads z, which no earlier operation gives'],
    ['a name that is taken', [{ kind: 'relu', name: 'a', inputs: ['a'] }], 'two results have the name a'],
    ['a result that nothing reads', [{ kind: 'relu', name: 'b', inputs: ['a'] }], 'no operation reads b'],
    ['sums of unlike things', [{ kind: 'add', name: 'b', inputs: ['a', 'image'] }], 'b adds 5 × 5 × 4 and 9 × 9 × 3'],
    [
      'joints of unlike sides',
      [{ kind: 'concat', name: 'b', inputs: ['a', 'image'] }],
      'b joins results of different sides',
    ],
    ['an affine of nothing', [{ kind: 'affine', name: 'b', inputs: ['a'] }], 'b has neither scale nor shift'],
    [
      'channels scaled by a picture',
      [{ kind: 'scale-channels', name: 'b', inputs: ['a', 'a'] }],
      'b scales 5 × 5 × 4 by',
    ],
    ['a list from places', [{ ...head, name: 'b', inputs: ['a'] }], 'b needs a list of numbers and gets 5 × 5 × 4'],
    [
      'windows wider than what is there',
      [{ kind: 'max-pool', name: 'b', inputs: ['a'], side: 7, stride: 1, padding: 'valid' }],
      'b looks at 7 places where there are 5',
    ],
  ])('%s', (_, between, said) => {
    expect(refusal(between)).toContain(said);
  });

  test('an end that is no list of classes', () => {
    expect(refusal([], { operations: [convolution] })).toContain('gives no list of numbers');
  });

  test('weights that two operations use', () => {
    const twice = { ...convolution, name: 'b', inputs: ['a'] };
    const operations = [convolution, twice, { ...average, inputs: ['b'] }, head];
    expect(refusal([], { operations })).toBe('two operations use the weights a.kernel');
  });

  test('more than one dropout', () => {
    const dropout = (name: string, input: string) => ({ kind: 'dropout', name, inputs: [input] });
    const operations = [convolution, average, dropout('b', 'mean'), dropout('c', 'b'), { ...head, inputs: ['c'] }];
    expect(refusal([], { operations })).toContain('more than one dropout');
  });

  test('taps out of order, or of one name', () => {
    const said = 'is there twice, or listed after a later one';
    const [input, features] = whole.taps;
    expect(refusal([], { taps: [features, input] })).toBe(`the tap input ${said}`);
    expect(refusal([], { taps: [input, { ...features, name: 'input' }] })).toBe(`the tap input ${said}`);
    expect(refusal([], { taps: [input, features, { ...features, name: 'same' }] })).toBe(`the tap same ${said}`);
  });

  test('a tap that has no places, or that something reads past', () => {
    expect(refusal([], { taps: [{ name: 'end', after: 'mean' }] })).toContain('end is after mean, which has no places');
    const around = [
      { kind: 'relu', name: 'b', inputs: ['a'] },
      { kind: 'add', name: 'c', inputs: ['a', 'b'] },
    ];
    const operations = [convolution, ...around, { ...average, inputs: ['c'] }, head];
    expect(refusal([], { operations, taps: [{ name: 'middle', after: 'b' }] })).toContain(
      'c reads past the tap middle',
    );
    expect(refusal([], { operations, taps: [{ name: 'end', after: 'c' }] })).toBe('none');
  });
});
