import { expect, it } from 'vitest';
import { maskOutlines } from './mask-outlines.ts';
import { similarPixels } from './similar-pixels.ts';

type Colour = [red: number, green: number, blue: number];

const pixels = (...colours: Colour[]) => new Uint8ClampedArray(colours.flatMap((rgb) => [...rgb, 255]));

it('finds pixels side by side whose channels each differ by no more than the tolerance', () => {
  const base: Colour = [10, 10, 10];
  const redder: Colour = [14, 10, 10];
  const other: Colour = [10, 10, 30];
  const data = pixels(base, redder, other, other, other, base);
  const picture = { width: 3, height: 2, data };
  expect([...similarPixels(picture, [0, 0], 0)]).toEqual([1, 0, 0, 0, 0, 0]);
  expect([...similarPixels(picture, [0, 0], 4)]).toEqual([1, 1, 0, 0, 0, 0]);
  // The last pixel is of the same colour, but only others lead there.
  expect([...similarPixels(picture, [0, 0], 19)]).toEqual([1, 1, 0, 0, 0, 0]);
  expect([...similarPixels(picture, [0, 0], 20)]).toEqual([1, 1, 1, 1, 1, 1]);
});

it('outlines a single pixel as a diamond, and a hole by a second ring', () => {
  const single = new Uint8Array(9);
  single[4] = 1;
  const [[diamond, ...none] = []] = maskOutlines(single, 3);
  expect(none).toEqual([]);
  expect(diamond?.toSorted(([a], [b]) => a - b)).toEqual([
    [1, 1.5],
    expect.arrayContaining([1.5]),
    expect.arrayContaining([1.5]),
    [2, 1.5],
  ]);
  const open = new Uint8Array(25).fill(1);
  open[12] = 0;
  expect(maskOutlines(open, 5).map((rings) => rings.length)).toEqual([2]);
});
