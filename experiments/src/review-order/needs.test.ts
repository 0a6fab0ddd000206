import { expect, test } from 'vitest';
import { needs } from './needs.ts';

const at = (...values: number[]) => values.map((value, index) => ({ looks: 5 * 2 ** index, accuracy: { value } }));

test.each([
  ['the first that reaches it, where all later ones do', at(0.9, 0.96, 0.97, 0.96), 10],
  ['the first, where all do', at(0.96, 0.96, 0.96, 0.96), 5],
  ['not one that later ones fall short of', at(0.961, 0.959, 0.959, 0.962), 40],
  ['none, where the last falls short', at(0.96, 0.97, 0.96, 0.95), null],
])('%s', (_, accuracies, looks) => {
  expect(needs(accuracies, 0.96)).toBe(looks);
});
