import { expect, test } from 'vitest';
import { picturesOf } from './pictures.ts';

const images = { classes: 2, labels: Int8Array.from([0, 1, 1, 0]) };
const bytes = 2 * 2 * 3;
const pixels = (value: number) => new Uint8Array(bytes).fill(value);
/** Images of one value each. */
const imagesOf =
  (...values: number[]) =>
  (at: number) =>
    pixels(values[at] ?? 0);
const answers = (...positive: number[]) => ({
  right: new Uint8Array(positive.length),
  probabilities: Float32Array.from(positive.flatMap((value) => [1 - value, value])),
});
const shown = {
  name: 'blanked',
  dilated: false,
  rows: Int32Array.from([3, 1, 2, 0]),
  original: imagesOf(1, 2, 3, 4),
  changed: imagesOf(11, 12, 13, 4),
  control: imagesOf(21, 22, 23, 24),
  answers: {
    untouched: [answers(0.25, 1, 0.75, 0), answers(0, 1, 1, 0)] as const,
    changed: [answers(0.5, 0.75, 0, 1), answers(0, 1, 1, 0)] as const,
  },
};

test('of each class the image that moved most, never one that the probe left as it was', () => {
  const made = picturesOf(shown, images);
  expect(made.map(({ row }) => row)).toEqual([2, 3]);
  expect(made[0]).toMatchObject({
    probe: 'blanked',
    before: { original: [0.25, 0.75], changed: [1, 0] },
    after: { original: [0, 1], changed: [0, 1] },
  });
  expect(made[0]?.pictures).toEqual([pixels(3), pixels(13), pixels(23)]);
});

test('a class whose image moved most was left as it was still gets its picture', () => {
  const unchanged = { ...shown, changed: imagesOf(11, 2, 13, 14) };
  const labels = Int8Array.from([0, 1, 1, 1]);
  const moved = {
    untouched: [answers(1, 1, 1, 0), answers(1, 1, 1, 0)],
    changed: [answers(0, 1, 0.5, 0.1), answers(0, 1, 0.5, 0.1)],
  } as const;
  expect(picturesOf({ ...unchanged, answers: moved }, { ...images, labels }).map(({ row }) => row)).toEqual([3, 0]);
});

test('without a control there are two tiles', () => {
  expect(picturesOf({ ...shown, control: null }, images)[0]?.pictures).toHaveLength(2);
});

test('widened probes make none', () => {
  expect(picturesOf({ ...shown, dilated: true }, images)).toEqual([]);
});
