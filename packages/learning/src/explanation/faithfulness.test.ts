import { describe, expect, test } from 'vitest';
import { faithfulness } from './faithfulness.ts';

/** Of 4 × 4 pixels with three channels: one pixel a step. */
const area = 16;
const input = new Float32Array(area * 3).fill(1);
const mapOf = (value: (pixel: number) => number) => Float32Array.from({ length: area }, (_, pixel) => value(pixel));

/** A model whose answer is the mean of some pixels' green. */
const meanOf = (pixels: readonly number[]) => (inputs: Float32Array) =>
  Float32Array.from({ length: inputs.length / input.length }, (_, image) => {
    const sum = pixels.reduce((total, pixel) => total + (inputs[image * input.length + pixel * 3 + 1] ?? 0), 0);
    return sum / pixels.length;
  });
const firstFour = meanOf([0, 1, 2, 3]);
const right = mapOf((pixel) => Math.max(0, 4 - pixel));

describe('the answer is the mean of the first four of 16 pixels', () => {
  test('a map that names them: it falls by quarters to nothing in four steps, and comes back in four', () => {
    const figures = faithfulness(input, right, null, firstFour)?.highestFirst;
    expect(figures?.deletion).toBeCloseTo((1 / 2 + 3 / 4 + 1 / 2 + 1 / 4) / 16, 6);
    expect(figures?.insertion).toBeCloseTo((1 / 4 + 1 / 2 + 3 / 4 + 11 + 1 + 1 / 2) / 16, 6);
  });

  test('a map that names them last: the other way round', () => {
    const wrong = mapOf((pixel) => 1 + pixel);
    const figures = faithfulness(input, wrong, null, firstFour)?.highestFirst;
    expect(figures?.deletion).toBeCloseTo(14 / 16, 6);
    expect(figures?.insertion).toBeCloseTo(2 / 16, 6);
  });

  test('two of them inside: only those pixels change, over their own share', () => {
    const inside = Uint8Array.from({ length: area }, (_, pixel) => ([0, 1, 4, 5].includes(pixel) ? 1 : 0));
    const regions = faithfulness(input, right, inside, firstFour)?.regions;
    // Four pixels: 1, ¾, then ½ to the end.
    expect(regions?.inside.deletion).toBeCloseTo((7 / 8 + 5 / 8 + 2 / 2) / 4, 6);
    expect(regions?.inside.insertion).toBeCloseTo((1 / 8 + 3 / 8 + 2 / 2) / 4, 6);
    // Twelve pixels, the other two of the four first.
    expect(regions?.outside.deletion).toBeCloseTo((7 / 8 + 5 / 8 + 10 / 2) / 12, 6);
    expect(regions?.outside.insertion).toBeCloseTo((1 / 8 + 3 / 8 + 10 / 2) / 12, 6);
  });
});

test('what speaks against the answer comes last, however large', () => {
  const against = mapOf((pixel) => (pixel === 0 ? -9 : pixel === 1 ? 1 : 0));
  const figures = faithfulness(input, against, null, meanOf([0]))?.highestFirst;
  expect(figures?.deletion).toBeCloseTo(15.5 / 16, 6);
  expect(figures?.insertion).toBeCloseTo(0.5 / 16, 6);
});

test('a flat map scores what any order does, and a scale does not matter', () => {
  const flat = faithfulness(
    input,
    mapOf(() => 0.3),
    null,
    firstFour,
  );
  expect(flat?.highestFirst).toEqual(flat?.anyOrder);
  const scaled = right.map((value) => 1000 * value);
  expect(faithfulness(input, scaled, null, firstFour)).toEqual(faithfulness(input, right, null, firstFour));
});

test('without pixels inside, or outside, there is nothing to tell of regions; a map that points at nothing has no figures', () => {
  for (const value of [0, 1]) {
    expect(faithfulness(input, right, new Uint8Array(area).fill(value), firstFour)?.regions).toBeNull();
  }
  expect(faithfulness(input, right, null, firstFour)?.regions).toBeNull();
  expect(
    faithfulness(
      input,
      mapOf((pixel) => -pixel),
      null,
      firstFour,
    ),
  ).toBeNull();
});
