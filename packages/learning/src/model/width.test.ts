import { expect, test } from 'vitest';
import { atWidth } from './width.ts';

test('a length is the same share of every width, and no shorter than at 64 pixels', () => {
  expect([28, 64, 96, 128, 512].map((size) => atWidth(3, size))).toEqual([3, 3, 5, 6, 24]);
});
