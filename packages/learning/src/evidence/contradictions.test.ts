import { describe, expect, test } from 'vitest';
import type { MarkedImage } from '../images/marked-image.ts';
import { markedImage } from '../images/marked-image.ts';
import { square, toyCells, toySize } from '../testing/toy-cells.ts';
import { contradictions } from './contradictions.ts';

const corner = square(0, 0, 10);
const drawing =
  (meaning: 'attend' | 'ignore') =>
  (row: number, mask: Float32Array, author = 'Ada', strength = 1): MarkedImage => ({
    row,
    regions: [{ meaning, strength, mask, author }],
  });
const [attend, ignore] = [drawing('attend'), drawing('ignore')];
/** Odd rows carry a blue square in the corner, even ones are black there. Rows 1 and 3 are two subjects. */
const images = toyCells(24, 10, true);
const kinds = (drawn: MarkedImage[], least = 0.25) => contradictions(drawn, images, least).map(({ kind }) => kind);

describe('on one image', () => {
  test('one person who wants a place attended to and ignored contradicts themself', () => {
    expect(kinds([markedImage(1, { attend: corner, ignore: corner })])).toEqual(['itself']);
    const drawn = markedImage(1, { attend: corner, ignore: square(5, 0, 10) });
    expect(contradictions([drawn], images, 0.25)).toEqual([
      { kind: 'itself', attendRow: 1, ignoreRow: 1, authors: ['expert', 'expert'], overlap: 0.5 },
    ]);
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
    expect(kinds([attend(1, corner, 'Ada', 0.1), ignore(1, corner, 'Bo')])).toEqual(['others']);
    const [faint] = attend(1, corner, 'Ada', 0.1).regions;
    const [whole] = contradictions([attend(1, square(0, 0, 20)), ignore(1, corner, 'Bo')], images, 0.25);
    const beside = [...attend(1, square(0, 0, 20)).regions, faint!];
    expect(contradictions([{ row: 1, regions: beside }, ignore(1, corner, 'Bo')], images, 0.25)).toEqual([whole]);
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
