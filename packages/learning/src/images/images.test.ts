import { expect, test } from 'vitest';
import { erase, transplant } from './blend.ts';
import { orientationKinds, orientations, reorder, shift } from './orientations.ts';
import { standardise as standardiseOn } from './standardise.ts';

const standardise = standardiseOn('black');

test('stain standardisation, worked by hand: mean of the foreground away, times four, background zero', () => {
  const pixels = Uint8Array.from([100, 50, 30, 200, 150, 70, 0, 0, 0, 10, 10, 10]);
  const target = new Float32Array(12);
  standardise(pixels, 0, Int32Array.from([0, 1, 2, 3]), target, 0);
  const step = (value: number) => (value * 4) / 255;
  const expected = [step(-50), step(-50), step(-20), step(50), step(50), step(20), 0, 0, 0, 0, 0, 0];
  expected.forEach((value, index) => {
    expect(target[index]).toBeCloseTo(value, 6);
  });
});

test('standardisation does not see how strongly a slide is stained', () => {
  const order = Int32Array.from([0, 1, 2]);
  const [light, dark] = [new Float32Array(9), new Float32Array(9)];
  standardise(Uint8Array.from([90, 80, 70, 110, 90, 90, 0, 0, 0]), 0, order, light, 0);
  standardise(Uint8Array.from([140, 180, 90, 160, 190, 110, 0, 0, 0]), 0, order, dark, 0);
  dark.forEach((value, index) => {
    expect(value).toBeCloseTo(light[index] ?? 0, 6);
  });
});

test('eight different orientations, the first of which changes nothing; each keeps all pixels', () => {
  const orders = orientations(4);
  expect([...(orders[0] ?? [])]).toEqual(Array.from({ length: 16 }, (_, index) => index));
  expect(new Set(orders.map((order) => order.join())).size).toBe(8);
  for (const order of orders) expect(new Set(order).size).toBe(16);
});

test('an image and its region turn together', () => {
  const map = Float32Array.from({ length: 16 }, (_, index) => (index === 1 ? 1 : 0));
  const pixels = Uint8Array.from({ length: 48 }, (_, index) => (index >= 3 && index < 6 ? 200 : 100));
  for (const order of orientations(4)) {
    const turned = new Float32Array(16);
    reorder(map, order, turned, 0);
    const input = new Float32Array(48);
    standardise(pixels, 0, order, input, 0);
    const brightest = input.indexOf(Math.max(...input));
    expect(Math.floor(brightest / 3)).toBe(turned.indexOf(1));
  }
});

test('flips keep rows rows, and quarter turns never mirror', () => {
  // A map whose corner 0 and its right neighbour 1 are told apart.
  const places = (kind: number) => {
    const order = [...(orientations(3)[kind] ?? [])];
    const [corner, neighbour] = [order.indexOf(0), order.indexOf(1)];
    return { corner, step: neighbour - corner };
  };
  expect(orientationKinds.flips.map((kind) => places(kind).step)).toEqual([1, -1, 1, -1]);
  // Upright, by 180°, and by 90° one way and the other: clockwise of the step lies the inside of the picture.
  expect(orientationKinds.turns.map(places)).toEqual([
    { corner: 0, step: 1 },
    { corner: 8, step: -1 },
    { corner: 6, step: -3 },
    { corner: 2, step: 3 },
  ]);
});

test('a shift of 3 × 3 pixels by one to the right and one up, worked by hand', () => {
  const order = new Int32Array(9);
  shift(Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8]), 3, 1, -1, order);
  expect([...order]).toEqual([-1, 3, 4, -1, 6, 7, -1, -1, -1]);
  const map = new Float32Array(9).fill(7);
  expect(reorder(Float32Array.from([9, 9, 9, 1, 2, 3, 4, 5, 6]), order, map, 0)).toBe(true);
  expect([...map]).toEqual([0, 1, 2, 0, 4, 5, 0, 0, 0]);
  expect(reorder(Float32Array.from([9, 9, 9, 0, 0, 9, 0, 0, 9]), order, map, 0)).toBe(false);
  expect([...map]).toEqual(new Array<number>(9).fill(0));
});

test('what shifts in is background, and the mean is that of the whole image', () => {
  const target = new Float32Array(6).fill(7);
  // 100 and 200 have the mean 150; the second pixel has left the picture.
  standardise(Uint8Array.from([100, 100, 100, 200, 200, 200]), 0, Int32Array.from([-1, 0]), target, 0);
  expect([...target.subarray(0, 3)]).toEqual([0, 0, 0]);
  expect([...target.subarray(3)]).toEqual(new Array<number>(3).fill(Math.fround((-50 * 4) / 255)));
});

test('light and stain by hand: a channel twice as bright has twice the contrast, and the surround stays surround', () => {
  const pixels = Uint8Array.from([100, 50, 30, 60, 90, 50, 20, 20, 20]);
  const target = new Float32Array(9);
  standardise(pixels, 0, Int32Array.from([0, 1, 2]), target, 0, [2, 1, 0.5]);
  const expected = [2 * 20, -20, -10 / 2, 2 * -20, 20, 10 / 2, 0, 0, 0].map((value) => (value * 4) / 255);
  expected.forEach((value, index) => {
    expect(target[index]).toBeCloseTo(value, 6);
  });
});

test('transplanting blends by the mask', () => {
  const target = Uint8Array.from([100, 100, 100, 10, 10, 10, 0, 0, 0]);
  transplant(target, Uint8Array.from([200, 0, 50, 30, 30, 30, 255, 255, 255]), Float32Array.from([0.5, 1, 0]));
  expect([...target]).toEqual([150, 50, 75, 30, 30, 30, 0, 0, 0]);
});

test('erasing takes the mean colour of the ring alone', () => {
  const target = Uint8Array.from([100, 80, 60, 9, 9, 9, 200, 100, 80, 77, 77, 77]);
  erase(target, Float32Array.from([0, 1, 0, 0]), Float32Array.from([1, 1, 1, 0]));
  expect([...target]).toEqual([100, 80, 60, 150, 90, 70, 200, 100, 80, 77, 77, 77]);
});
