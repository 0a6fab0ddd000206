import { expect, test } from 'vitest';
import { renderCells } from '../support/synthetic-cells.ts';
import { cueNames, squaresOf, withCue } from './cues.ts';
import { fullScale } from './scale.ts';

const { looks, chances } = fullScale;
const size = 64;
const cells = renderCells({ ...fullScale.training, subjects: 6, cellsPerSubject: 5 }, 1, size);
const squares = squaresOf(cells, looks, 1);
const drawn = (cue: (typeof cueNames)[number], chance = chances.test) =>
  withCue(cells, { cue, looks, squares, chance, seed: 1 });

/** Of each number of the pictures, the number in the other pictures less it. */
const changes = (pixels: Uint8Array) => Array.from(pixels, (value, at) => value - cells.pixels[at]!);

test('in training the cue gives the class away', () => {
  const { dots, labels, positive } = drawn('patch', chances.training);
  expect(dots.map((dot) => dot !== null)).toEqual(Array.from(labels, (label) => label === positive));
});

test('the cue’s kind decides nothing but what lies in the squares', () => {
  const [first, ...others] = cueNames.map((cue) => drawn(cue));
  expect(first!.dots.some((dot) => dot === null)).toBe(true);
  for (const other of others) expect(other.dots).toEqual(first!.dots);
  for (const { pixels, dots } of [first!, ...others]) {
    const outside = changes(pixels).filter((change, at) => {
      const [row, pixel] = [Math.floor(at / 3 / size ** 2), Math.floor(at / 3) % size ** 2];
      return change !== 0 && dots[row]?.[pixel] !== 1;
    });
    expect(outside).toEqual([]);
  }
});

test('a patch has one colour, a tint leaves the grain, a texture leaves the mean, and none leaves all', () => {
  const { dots } = drawn('none');
  const row = dots.findIndex((dot) => dot !== null);
  const inside = (pixels: Uint8Array) =>
    [...dots[row]!.keys()].flatMap((pixel) =>
      dots[row]![pixel] === 1 ? [[...pixels.subarray((row * size ** 2 + pixel) * 3).subarray(0, 3)]] : [],
    );
  const mean = (pixels: Uint8Array) => {
    const colours = inside(pixels);
    return [0, 1, 2].map((channel) => colours.reduce((sum, one) => sum + one[channel]!, 0) / colours.length);
  };
  expect(new Set(inside(drawn('patch').pixels).map(String))).toEqual(new Set([String(looks.patch)]));
  expect(drawn('none').pixels).toEqual(cells.pixels);
  const before = mean(cells.pixels);
  mean(drawn('texture').pixels).forEach((value, channel) => expect(Math.abs(value - before[channel]!)).toBeLessThan(5));
  const [red, , blue] = mean(drawn('tint').pixels);
  expect([red! < 0.92 * before[0]!, blue! > 1.02 * before[2]!]).toEqual([true, true]);
});

test('squares lie on the cell, and off the parasites where there is room', () => {
  const covered = squares.map(({ left, top, side }, row) => {
    const inside = (pixel: number) =>
      pixel % size >= left && pixel % size < left + side && pixel >= top * size && pixel < (top + side) * size;
    return (cells.parasites[row] ?? new Float32Array()).reduce(
      (sum, part, pixel) => sum + (inside(pixel) ? part : 0),
      0,
    );
  });
  expect(covered.filter((hidden) => hidden > 0).length).toBeLessThan(0.2 * covered.length);
});
