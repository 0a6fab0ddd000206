import { expect, test } from 'vitest';
import { RandomStream } from '../random/random-stream.ts';
import { square, toyCells } from '../testing/toy-cells.ts';
import { RandomPixels } from './random-pixels.ts';

test('random pixels fill what is marked, anew each time, and touch nothing else', () => {
  const images = toyCells(6, 2, true);
  const before = images.pixels.slice();
  const mask = square(2, 2, 10).map((value) => value * 0.4);
  const shown = new RandomPixels(images, [{ row: 3, mask }], new RandomStream(0, 'test'));
  const bytes = 64 * 64 * 3;
  const [one, other] = [shown.show(0).pixels.slice(), shown.show(0).pixels.slice()];
  const inside: number[] = [];
  one.forEach((value, byte) => {
    if ((mask[Math.floor(byte / 3)] ?? 0) > 0) inside.push(value);
    else expect(value).toBe(before[3 * bytes + byte]);
  });
  expect(inside.length).toBe(300);
  expect(inside.reduce((sum, value) => sum + value, 0) / 300).toBeCloseTo(127.5, -1.5);
  expect(new Set(inside).size).toBeGreaterThan(120);
  expect(other).not.toEqual(one);
  expect(images.pixels).toEqual(before);
});
