import { describe, expect, test } from 'vitest';
import { square, toyCells, toySize } from '../testing/toy-cells.ts';
import type { DrawnRegions } from './contradictions.ts';
import { contradictions } from './contradictions.ts';

const none = new Float32Array(toySize ** 2);
const corner = square(0, 0, 10);
const attend = (row: number, region: Float32Array, author = 'Ada'): DrawnRegions => ({
  row,
  author,
  attend: region,
  ignore: none,
});
const ignore = (row: number, region: Float32Array, author = 'Ada'): DrawnRegions => ({
  row,
  author,
  attend: none,
  ignore: region,
});
/** Odd rows carry a blue square in the corner, even ones are black there. Rows 1 and 3 are two subjects. */
const images = toyCells(24, 10, true);
const kinds = (drawn: DrawnRegions[], least = 0.25) => contradictions(drawn, images, least).map(({ kind }) => kind);

describe('on one image', () => {
  test('one person who wants a place attended to and ignored contradicts themself', () => {
    expect(kinds([{ row: 1, author: 'Ada', attend: corner, ignore: corner }])).toEqual(['itself']);
    expect(contradictions([{ row: 1, author: 'Ada', attend: corner, ignore: square(5, 0, 10) }], images, 0.25)).toEqual(
      [{ kind: 'itself', attendRow: 1, ignoreRow: 1, authors: ['Ada', 'Ada'], overlap: 0.5 }],
    );
  });

  test('two people contradict each other', () => {
    expect(kinds([attend(1, corner, 'Ada'), ignore(1, corner, 'Bo')])).toEqual(['others']);
  });

  test('regions side by side, or with less in common than the threshold, do not', () => {
    expect(kinds([attend(1, corner), ignore(1, square(10, 0, 10), 'Bo')])).toEqual([]);
    expect(kinds([attend(1, corner), ignore(1, square(8, 0, 10), 'Bo')])).toEqual([]);
    expect(kinds([attend(1, corner), ignore(1, square(8, 0, 10), 'Bo')], 0.1)).toEqual(['others']);
  });

  test('the smaller region counts: a spot to attend to inside a wide area to ignore', () => {
    expect(kinds([attend(1, square(2, 2, 3)), ignore(1, square(0, 0, 30), 'Bo')])).toEqual(['others']);
  });

  test('two people who agree do not, and neither does strength matter', () => {
    expect(kinds([ignore(1, corner, 'Ada'), ignore(1, corner, 'Bo')])).toEqual([]);
    const weak = corner.map((value) => value / 10);
    expect(kinds([attend(1, weak, 'Ada'), ignore(1, corner, 'Bo')])).toEqual(['others']);
  });
});

describe('on two images', () => {
  test('the same content at the same place, with opposite meanings', () => {
    expect(contradictions([attend(1, corner, 'Ada'), ignore(3, corner, 'Bo')], images, 0.25)).toEqual([
      { kind: 'alike', attendRow: 1, ignoreRow: 3, authors: ['Ada', 'Bo'], overlap: 1 },
    ]);
  });

  test('other content at the same place is no contradiction', () => {
    expect(kinds([attend(1, corner), ignore(2, corner, 'Bo')])).toEqual([]);
  });

  test('other places are none', () => {
    expect(kinds([attend(1, corner), ignore(3, square(50, 0, 10), 'Bo')])).toEqual([]);
  });

  test('within one subject more may differ', () => {
    const pixels = images.pixels.slice();
    const bytes = toySize ** 2 * 3;
    for (let index = 3 * bytes; index < 4 * bytes; index++) pixels[index] = Math.min(255, (pixels[index] ?? 0) + 25);
    const brighter = { ...images, pixels };
    const drawn = [attend(1, corner), ignore(3, corner)];
    expect(contradictions(drawn, brighter, 0.25)).toHaveLength(0);
    expect(contradictions(drawn, { ...brighter, subjects: new Int32Array(24) }, 0.25)).toHaveLength(1);
  });
});
