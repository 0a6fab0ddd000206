import { RandomStream } from '@fovea/learning';
import { describe, expect, test } from 'vitest';
import type { MarkedPictures } from './marked-pictures.ts';
import { knownRegions, markPictures } from './marked-pictures.ts';
import { drawMark, type ShapeName, shapes } from './marks.ts';
import type { Pictures } from './pictures.ts';
import type { World } from './worlds.ts';

const size = 64;
const names = Object.keys(shapes) as ShapeName[];

test.each(names)('%s: the region is what was inked, and lies elsewhere each time', (name) => {
  const stream = new RandomStream(1, 'test');
  const drawn = Array.from({ length: 6 }, () => {
    const image = new Uint8Array(size * size * 3).fill(100);
    const region = drawMark(image, size, name, [200, 40, 250], stream);
    for (const [pixel, inside] of region.entries()) {
      const changed = [0, 1, 2].some((channel) => image[pixel * 3 + channel] !== 100);
      if (changed) expect(inside).toBe(1);
      if (inside === 0) expect(changed).toBe(false);
    }
    return region;
  });
  for (const region of drawn) {
    const area = region.reduce((sum, value) => sum + value, 0) / size ** 2;
    expect(area).toBeGreaterThan(0.01);
    expect(area).toBeLessThan(0.13);
  }
  expect(new Set(drawn.map(String)).size).toBe(6);
});

describe('what the marks say', () => {
  const count = 400;
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  const object = new Float32Array(size * size).fill(1);
  const pictures: Pictures = {
    pixels: new Uint8Array(count * size * size * 3).fill(90),
    labels: Int8Array.from(rows, (row) => row % 2),
    subjects: rows,
    size,
    classes: 2,
    positive: 1,
    train: rows.subarray(0, 150),
    validation: rows.subarray(150, 200),
    test: rows.subarray(200),
    object: (row) => (row % 2 === 1 ? object : new Float32Array(size * size)),
  };
  const world = (code: World['code'], tells: number): World => ({
    name: '',
    source: 'smear',
    shape: 'hair',
    code,
    tells,
  });
  /** Share of some rows of a class that have a mark. */
  const marked = ({ marks, labels }: MarkedPictures, of: Int32Array, label: number) => {
    const those = of.filter((row) => labels[row] === label);
    return those.filter((row) => marks[row] !== null).length / those.length;
  };

  test('all of the class, up to the test subjects, whose marks are there by lot', () => {
    const on = markPictures(pictures, world('on the positive', 1), 3);
    const off = markPictures(pictures, world('on the negative', 1), 3);
    for (const rows of [on.train, on.validation]) {
      expect([marked(on, rows, 0), marked(on, rows, 1)]).toEqual([0, 1]);
      expect([marked(off, rows, 0), marked(off, rows, 1)]).toEqual([1, 0]);
    }
    for (const label of [0, 1]) {
      expect(marked(on, on.test, label)).toBeGreaterThan(0.35);
      expect(marked(on, on.test, label)).toBeLessThan(0.65);
    }
    expect(pictures.pixels.every((value) => value === 90)).toBe(true);
  });

  test('half of it: three quarters of the one class and a quarter of the other', () => {
    const half = markPictures(pictures, world('on the positive', 0.5), 4);
    expect(marked(half, half.train, 1)).toBeGreaterThan(0.6);
    expect(marked(half, half.train, 0)).toBeLessThan(0.4);
  });

  test('by its colour, which then is there on every picture', () => {
    const coloured = markPictures(pictures, world('colour', 1), 5);
    expect(coloured.marks.every((mark) => mark !== null)).toBe(true);
    const inks = [0, 1].map((label) => {
      const found = coloured.train.filter((row) => coloured.labels[row] === label);
      return new Set(
        [...found].map((row) => {
          const pixel = row * size * size + coloured.marks[row]!.indexOf(1);
          return coloured.pixels.subarray(pixel * 3, pixel * 3 + 3).join();
        }),
      );
    });
    expect(inks.map((ink) => ink.size)).toEqual([1, 1]);
    expect([...inks[0]!]).not.toEqual([...inks[1]!]);
  });

  test('an expert finds the mark where it is, and an object without what lies on it', () => {
    const on = markPictures(pictures, world('on the positive', 1), 3);
    const marks = knownRegions(on, on.train, 'mark', 'ignore');
    expect(marks.map(({ row }) => row)).toEqual([...on.train].filter((row) => on.labels[row] === 1));
    const objects = knownRegions(on, on.train, 'object', 'attend');
    for (const { row, regions } of objects) {
      const object = on.marks[row]!.map((value) => 1 - value);
      expect(regions.map(({ meaning, mask }) => [meaning, mask])).toEqual([['attend', object]]);
    }
  });
});
