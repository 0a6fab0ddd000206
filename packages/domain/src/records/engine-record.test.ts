import { expect, test } from 'vitest';
import type { EngineRecord } from './engine-record.ts';
import { engineDifferences } from './engine-record.ts';

const earlier: EngineRecord = {
  name: 'native',
  tensorflow: '2.21.0',
  addonHash: 'a'.repeat(64),
  libraryHash: 'b'.repeat(64),
  threads: 2,
  cpu: 'One CPU',
  node: '22.18.0',
};
const complete: EngineRecord = { ...earlier, interOp: 1, oneDnn: true, execution: 'captured' };

test('equal engines differ in nothing, whatever Node they ran under', () => {
  expect(engineDifferences(complete, { ...complete, node: '24.0.0' })).toEqual([]);
});

test('every difference is named with both values', () => {
  const other = { ...complete, threads: 4, addonHash: null, oneDnn: false, cpu: 'Another CPU' };
  expect(engineDifferences(complete, other)).toEqual([
    'addon: aaaaaaaaaaaa and none',
    'threads: 2 and 4',
    'oneDNN: on and off',
    'processor: One CPU and Another CPU',
  ]);
});

test('a record of an earlier Fovea was eager, and is not compared by what it does not know', () => {
  expect(engineDifferences(earlier, complete)).toEqual(['execution: eager and captured']);
  expect(engineDifferences(earlier, { ...complete, execution: 'eager' })).toEqual([]);
});
