import { expect, test } from 'vitest';
import { RandomStream } from '../random/random-stream.ts';
import { square, toyCells } from '../testing/toy-cells.ts';
import { contentOf } from '../images/prepared-images.ts';
import { Counterexamples } from './counterexamples.ts';

test('counterexamples paste the region on about half of the batch, keep labels, and show the feedback image without it', () => {
  const images = toyCells(40, 10, true);
  const mask = square(0, 0, 10);
  const counterexamples = new Counterexamples(images, [{ row: 1, mask }], new RandomStream(0, 'test'));
  const shown = Array.from({ length: 32 }, (_, position) => {
    const { pixels, row } = counterexamples.show(2, position, 32) ?? { pixels: contentOf(images, 2), row: 2 };
    return { row, marked: pixels[2] === 150 };
  });
  expect(shown.map(({ row }) => row)).toEqual([1, 1, ...new Array<number>(30).fill(2)]);
  const marked = shown.map((image) => image.marked);
  expect(marked.slice(0, 2)).toEqual([false, false]);
  const pasted = marked.filter(Boolean).length;
  expect(pasted).toBeGreaterThan(8);
  expect(pasted).toBeLessThan(23);
});
