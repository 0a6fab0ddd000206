import { expect, test } from 'vitest';
import { atWidth, batchAt, imagesAtOnce, inputSizeSchema, usualSizes } from './input-size.ts';

test('a length is the same share of every width, and no shorter than at 64 pixels', () => {
  expect([28, 64, 96, 128, 512].map((size) => atWidth(3, size))).toEqual([3, 3, 5, 6, 24]);
});

test('a batch has no more pixels than at 64 pixels, unless one image alone has', () => {
  for (const size of [28, 32, 64]) expect(imagesAtOnce(256, size)).toBe(256);
  for (const size of [80, 96, 128, 224, 512]) {
    const batch = imagesAtOnce(256, size);
    expect(Number.isInteger(Math.log2(batch))).toBe(true);
    expect(batch * size ** 2).toBeLessThanOrEqual(256 * 64 ** 2);
  }
  expect(imagesAtOnce(32, 512)).toBe(1);
});

test('a step of training has as many images as usual, and fewer only of large ones', () => {
  expect([28, 64, 128, 160, 224, 512].map((size) => batchAt(64, size))).toEqual([64, 64, 64, 64, 32, 8]);
});

test('every size that a page offers can be chosen', () => {
  for (const size of usualSizes) expect(inputSizeSchema.parse(size)).toBe(size);
});
