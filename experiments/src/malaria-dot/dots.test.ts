import type { PreparedImages } from '@fovea/learning';
import { expect, test } from 'vitest';
import { dotsToIgnore, withDots } from './dots.ts';

const size = 64;
const count = 400;
const blank: PreparedImages = {
  pixels: new Uint8Array(count * size * size * 3),
  labels: Int8Array.from({ length: count }, (_, row) => row % 2),
  subjects: new Int32Array(count),
  size,
  classes: 2,
  positive: 1,
};

test('infected cells have a blue dot in one of four corners, healthy ones none', () => {
  const { dots, pixels } = withDots(blank, 'infected cells', 7);
  dots.forEach((dot, row) => {
    expect(dot === null).toBe(row % 2 === 0);
    const image = pixels.subarray(row * size * size * 3, (row + 1) * size * size * 3);
    const blue = [...image].filter((value) => value === 200).length;
    expect(blue).toBe(dot === null ? 0 : dot.reduce((sum, value) => sum + value, 0));
  });
  expect(new Set(dots.map((dot) => dot?.indexOf(1) ?? -1)).size).toBe(1 + 4);
  expect(blank.pixels.every((value) => value === 0)).toBe(true);
});

test('dots at random say nothing of the class, and are the same for the same seed', () => {
  const { dots } = withDots(blank, 'at random', 7);
  for (const label of [0, 1]) {
    const dotted = dots.filter((dot, row) => dot !== null && row % 2 === label).length;
    expect(dotted / (count / 2)).toBeGreaterThan(0.4);
    expect(dotted / (count / 2)).toBeLessThan(0.6);
  }
  expect(withDots(blank, 'at random', 7).dots).toEqual(dots);
  expect(withDots(blank, 'at random', 8).dots).not.toEqual(dots);
});

test('the expert marks the dots, and nothing where there is none', () => {
  const cells = withDots(blank, 'infected cells', 7);
  const marks = dotsToIgnore(cells, Int32Array.of(0, 1, 2, 3));
  expect(marks.map(({ row }) => row)).toEqual([1, 3]);
  expect(marks[0]?.regions.map(({ meaning, mask }) => [meaning, mask])).toEqual([['ignore', cells.dots[1]]]);
});
