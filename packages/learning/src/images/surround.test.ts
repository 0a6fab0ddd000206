import type { Background } from '@fovea/domain';
import { expect, test } from 'vitest';
import { cellArchitecture } from '../model/architecture.ts';
import { cellMask } from '../review/cell-mask.ts';
import { inputWriter } from './network-input.ts';
import { foregroundMean, isForeground, surroundOf } from './surround.ts';

/** 4 × 4 pixels of one colour, with a square of another in the middle: its left half (100, 60, 80), its right one (140, 80, 120). */
function onColour(colour: readonly number[]): Uint8Array {
  const image = Uint8Array.from({ length: 4 * 4 * 3 }, (_, index) => colour[index % 3]!);
  for (const row of [1, 2]) image.set([100, 60, 80, 140, 80, 120], (row * 4 + 1) * 3);
  return image;
}

const cases = [
  ['black', [10, 20, 24]],
  ['white', [250, 240, 231]],
  ['edge', [70, 150, 90]],
] as const;

test.each(cases)('%s is background, within 24 of its colour', (background, colour) => {
  const image = onColour(colour);
  const surround = surroundOf(background, image);
  expect(isForeground(image, 0, surround)).toBe(false);
  expect(isForeground(image, 5 * 3, surround)).toBe(true);
  expect(foregroundMean(image, surround)).toEqual([120, 70, 100]);
  expect(cellMask(image, 4, surround).reduce((sum, value) => sum + value, 0)).toBe(4);
});

test('with no background every pixel counts, and the whole image is what it shows', () => {
  for (const [, colour] of cases) {
    const image = onColour(colour);
    const surround = surroundOf('none', image);
    expect(isForeground(image, 0, surround)).toBe(true);
    expect(foregroundMean(image, surround)[0]).toBeCloseTo((12 * colour[0] + 2 * 100 + 2 * 140) / 16, 9);
    expect(cellMask(image, 4, surround)).toEqual(new Uint8Array(16).fill(1));
  }
});

const upright = Int32Array.from({ length: 16 }, (_, pixel) => pixel);

function written(image: Uint8Array, background: Background, input: 'stain' | 'none' | 'imagenet', order = upright) {
  const target = new Float32Array(48);
  const name = background === 'black' ? undefined : background;
  inputWriter(cellArchitecture(4, input, name))(image, 0, order, target, 0, [1.1, 1, 0.9]);
  return target;
}

test('stain is taken from what is no background, and background is 0 of the input', () => {
  for (const [background, colour] of cases) {
    const input = written(onColour(colour), background, 'stain');
    expect([...input.subarray(0, 3)]).toEqual([0, 0, 0]);
    expect(input[5 * 3]).toBeCloseTo(((100 - 120) * 4 * 1.1) / 255, 5);
  }
  expect(written(onColour([70, 150, 90]), 'none', 'stain')[1]).toBeCloseTo(((150 - 130) * 4) / 255, 5);
});

/** The first row, in which there is nothing but background, has left the image. */
const shifted = upright.slice().fill(-1, 0, 4);

test.each([
  ['black', [0, 0, 0]],
  ['white', [255, 255, 255]],
  ['edge', [70, 150, 90]],
] as const)('where an image is moved away, %s comes in as if the image had gone on', (background, colour) => {
  const image = onColour(colour);
  for (const input of ['stain', 'imagenet', 'none'] as const)
    expect(written(image, background, input, shifted)).toEqual(written(image, background, input));
});

test('with no background, black comes in where an image is moved away, and counts as any colour', () => {
  const image = onColour([70, 150, 90]);
  expect([...written(image, 'none', 'none', shifted).subarray(0, 12)]).toEqual(new Array<number>(12).fill(0));
  expect(written(image, 'none', 'stain', shifted)[1]).toBeCloseTo(((0 - 130) * 4) / 255, 5);
});
