import { expect, test } from 'vitest';
import reference from '../testing/reference/values.json' with { type: 'json' };
import { parasiteMask } from './parasite-mask.ts';

const size = 48;

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly green: number;
}

/** A square cell of 14 × 14 in the corner of a black picture, 3 pixels from its edges, with darker spots. */
function cell(spots: readonly Spot[], size = 48): Uint8Array {
  const image = new Uint8Array(size * size * 3);
  for (let y = 3; y < 17; y++) for (let x = 3; x < 17; x++) image.set([190, 150, 170], (y * size + x) * 3);
  for (const { x, y, width, height, green } of spots) {
    for (let row = y; row < y + height; row++)
      for (let column = x; column < x + width; column++) image[(row * size + column) * 3 + 1] = green;
  }
  return image;
}

const marked = (image: Uint8Array, width = size) =>
  [...parasiteMask(image, width).entries()].filter(([, value]) => value === 1).map(([pixel]) => pixel);

test.each(reference.parasites)('what SciPy’s morphology marks on a drawn cell $size pixels wide', (drawn) => {
  const { pixels, mask } = drawn;
  const found = parasiteMask(Uint8Array.from(pixels), drawn.size);
  expect([...found]).toEqual(mask);
  expect(mask.includes(1)).toBe(true);
});

test('a dark spot is marked with one pixel around it, without the corners', () => {
  const found = marked(cell([{ x: 8, y: 9, width: 3, height: 2, green: 121 }]));
  expect(found).toHaveLength(3 * 2 + 2 * 3 + 2 * 2);
  expect(found).toContain(8 * size + 8);
  expect(found).not.toContain(8 * size + 7);
});

test('28 darker than the median is not yet dark', () => {
  expect(marked(cell([{ x: 8, y: 9, width: 3, height: 2, green: 122 }]))).toEqual([]);
});

test('pieces under six pixels are noise, also where corners touch', () => {
  expect(marked(cell([{ x: 8, y: 9, width: 5, height: 1, green: 60 }]))).toEqual([]);
  const corners = [
    { x: 8, y: 8, width: 2, height: 2, green: 60 },
    { x: 10, y: 10, width: 2, height: 2, green: 60 },
  ];
  expect(marked(cell(corners))).toEqual([]);
});

test('the cell’s dark edge is left out', () => {
  expect(marked(cell([{ x: 3, y: 3, width: 14, height: 2, green: 60 }]))).toEqual([]);
});

test('lengths are shares of the width: on 64 pixels ten are noise, and the edge is three wide', () => {
  const spot = { x: 8, y: 9, height: 2, green: 60 };
  expect(marked(cell([{ ...spot, width: 5 }], 64), 64)).toEqual([]);
  expect(marked(cell([{ ...spot, width: 6 }], 64), 64)).toHaveLength(12 + 2 * 6 + 2 * 2);
  const edge = { x: 3, width: 14, height: 3, green: 60 };
  expect(marked(cell([{ ...edge, y: 3 }], 64), 64)).toEqual([]);
  expect(marked(cell([{ ...edge, y: 3 }]))).not.toEqual([]);
});

test('a black picture has nothing to mark', () => {
  expect(marked(new Uint8Array(size * size * 3))).toEqual([]);
});
