import { expect, test } from 'vitest';
import { inParts } from '../images/prepared-images.ts';
import type { Answering } from './answers.ts';
import { answersOf } from './answers.ts';

test('at 64 pixels thousands of images are one part; larger images go in whole batches that take 64 MiB at most', () => {
  expect([...inParts(5_000, 64)]).toEqual([[0, 5_000]]);
  const parts = [...inParts(1_000, 224)];
  expect(parts).toEqual([
    [0, 432],
    [432, 864],
    [864, 1_000],
  ]);
  expect(432 * 224 ** 2 * 3).toBeLessThan(2 ** 26);
  expect([...inParts(0, 64)]).toEqual([]);
});

test('answers come in the order of the images, however many parts they were asked in', async () => {
  const size = 512;
  const [classes, count] = [2, 100];
  const sizes: number[] = [];
  // An image is of class 1 where its first byte is odd.
  const byParity: Answering = {
    predict: (pixels) => {
      const images = pixels.length / (size ** 2 * 3);
      sizes.push(images);
      const logits = Float32Array.from({ length: images * classes }, (_, index) => {
        const first = pixels[Math.floor(index / classes) * size ** 2 * 3]!;
        return first % 2 === index % classes ? 1 : 0;
      });
      return { logits, probabilities: logits, maps: new Float32Array() };
    },
  };
  const images = {
    ...{ pixels: new Uint8Array(), size, classes, positive: 1 },
    labels: Int8Array.from({ length: count }, (_, row) => (row < 90 ? row % 2 : 1 - (row % 2))),
    subjects: new Int32Array(count),
  };
  const image = new Uint8Array(size ** 2 * 3);
  const asked = { images, rows: Int32Array.from(images.labels.keys()), breathe: () => Promise.resolve() };
  const [before, after] = await answersOf([byParity, byParity], asked, (at) => image.fill(at, 0, 1));
  expect(sizes).toEqual([84, 84, 16, 16]);
  expect([...before.right]).toEqual([...new Array<number>(90).fill(1), ...new Array<number>(10).fill(0)]);
  expect(after).toEqual(before);
});
