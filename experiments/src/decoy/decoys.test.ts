import type { MarkedImage } from '@fovea/learning';
import { expect, test } from 'vitest';
import { takeImages, withDecoys } from './decoys.ts';
import { feedbackOn, someRows } from './masks.ts';

const side = 28;
const count = 400;
/** Every pixel 7, labels in turn. */
const blank = {
  pixels: new Uint8Array(count * side * side).fill(7),
  labels: Int8Array.from({ length: count }, (_, image) => image % 10),
  side,
};
const rows = Int32Array.from({ length: count }, (_, row) => row);
/** Red values of one image, row by row. */
const redOf = ({ pixels }: { pixels: Uint8Array }, row: number) =>
  Array.from({ length: side * side }, (_, pixel) => pixels[(row * side * side + pixel) * 3]!);
const ignored = ({ regions }: MarkedImage) => regions[0]!.mask;
const marked = (mask: Float32Array) => [...mask.keys()].filter((pixel) => mask[pixel] === 1);

test('the training grey is 255 − 25·label, in one corner of sixteen pixels, the same in each channel', () => {
  const decoys = withDecoys(blank, 'tells', 'train');
  for (const row of rows) {
    const changed = redOf(decoys, row).flatMap((value, pixel) => (value === 7 ? [] : [{ value, pixel }]));
    expect(changed.map(({ value }) => value)).toEqual(Array(16).fill(255 - 25 * (row % 10)));
    const left = decoys.corners[row]! % 2 === 0;
    const top = decoys.corners[row]! < 2;
    const first = (top ? 0 : 24 * side) + (left ? 0 : 24);
    expect(changed[0]!.pixel).toBe(first);
    expect(changed.at(-1)!.pixel).toBe(first + 3 * side + 3);
  }
  const { pixels } = decoys;
  expect(pixels.filter((value, index) => value !== pixels[index - (index % 3)])).toHaveLength(0);
  for (const corner of [0, 1, 2, 3]) expect(decoys.corners.filter((one) => one === corner).length).toBeGreaterThan(70);
});

test('the test grey is one of the same ten whatever the label', () => {
  const decoys = withDecoys(blank, 'lies', 'test');
  const greys = [...rows].map((row) => redOf(decoys, row).find((value) => value !== 7)!);
  expect(new Set(greys)).toEqual(new Set([255, 230, 205, 180, 155, 130, 105, 80, 55, 30]));
  const telling = greys.filter((grey, row) => grey === 255 - 25 * (row % 10)).length;
  expect(telling / count).toBeGreaterThan(0.04);
  expect(telling / count).toBeLessThan(0.17);
});

test('the same decoys each time, others for another purpose', () => {
  expect(withDecoys(blank, 'tells', 'train').corners).toEqual(withDecoys(blank, 'tells', 'train').corners);
  expect(withDecoys(blank, 'tells', 'train').corners).not.toEqual(withDecoys(blank, 'tells', 'other').corners);
});

test('masks lie on the decoy, on its lower half, or in the middle of the opposite border; images share them', () => {
  const decoys = withDecoys(blank, 'tells', 'train');
  const [whole, lower, wrong] = (['whole', 'bottom-half', 'wrong'] as const).map((shape) =>
    feedbackOn(decoys, rows, shape),
  );
  for (const row of rows) {
    const decoy = redOf(decoys, row).flatMap((value, pixel) => (value === 7 ? [] : [pixel]));
    expect(whole![row]!.row).toBe(row);
    expect(marked(ignored(whole![row]!))).toEqual(decoy);
    expect(marked(ignored(lower![row]!))).toEqual(decoy.slice(8));
    const first = decoys.corners[row]! < 2 ? 26 * side + 10 : 10;
    const opposite = [0, 1].flatMap((down) => Array.from({ length: 8 }, (_, along) => first + down * side + along));
    expect(marked(ignored(wrong![row]!))).toEqual(opposite);
  }
  expect(new Set(whole!.map(ignored)).size).toBe(4);
});

test('some rows are distinct and of the list, by the seed', () => {
  const some = someRows(rows, 80, 3);
  expect(new Set(some).size).toBe(80);
  expect(someRows(rows, 80, 3)).toEqual(some);
  expect(someRows(rows, 80, 4)).not.toEqual(some);
});

test('takes some images', () => {
  const few = takeImages(blank, 12, 5);
  expect([...few.labels]).toEqual([2, 3, 4, 5, 6]);
  expect(few.pixels).toHaveLength(5 * side * side);
});
