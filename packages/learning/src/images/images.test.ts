import { expect, test } from 'vitest';
import { erase, transplant } from './blend.ts';
import { orientations, reorder } from './orientations.ts';
import { standardise } from './standardise.ts';

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
