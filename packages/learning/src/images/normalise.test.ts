import { expect, test } from 'vitest';
import { RandomStream } from '../random/random-stream.ts';
import { cellArchitecture } from '../model/architecture.ts';
import { inputWriter, networkInputs } from './network-input.ts';
import { orientations } from './orientations.ts';

const size = 16;
const stream = new RandomStream(2, 'normalise');
const pixels = Uint8Array.from({ length: size ** 2 * 3 }, () => 40 + stream.below(180));

test('ImageNet’s mean and spread are taken from each channel, and none leaves values in [0,1]', () => {
  const imagenet = networkInputs(pixels, cellArchitecture(size, 'imagenet'));
  expect(imagenet[0]).toBeCloseTo((pixels[0]! / 255 - 0.485) / 0.229, 5);
  expect(imagenet[5]).toBeCloseTo((pixels[5]! / 255 - 0.406) / 0.225, 5);
  const none = networkInputs(pixels, cellArchitecture(size, 'none'));
  expect(none.every((value, index) => Math.abs(value - pixels[index]! / 255) < 1e-6)).toBe(true);
});

test('an image by itself has mean 0 and deviation 1, whatever its light; one of one colour is 0', () => {
  const architecture = cellArchitecture(size, 'per-image');
  const own = networkInputs(pixels, architecture);
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  expect(mean).toBeCloseTo(0, 5);
  expect(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length).toBeCloseTo(1, 4);
  const upright = orientations(size)[0]!;
  const brighter = new Float32Array(own.length);
  inputWriter(architecture)(pixels, 0, upright, brighter, 0, [1.2, 1.2, 1.2]);
  for (const [index, value] of brighter.entries()) expect(value).toBeCloseTo(own[index]!, 4);
  expect(
    networkInputs(new Uint8Array(pixels.length).fill(90), architecture).every((value) => Math.abs(value) < 1e-4),
  ).toBe(true);
});

test('what a shift brings in is black', () => {
  const order = orientations(size)[0]!.slice().fill(-1, 0, 3);
  const black = networkInputs(new Uint8Array(pixels.length), cellArchitecture(size, 'imagenet'));
  const shifted = new Float32Array(pixels.length);
  inputWriter(cellArchitecture(size, 'imagenet'))(pixels, 0, order, shifted, 0);
  expect([...shifted.subarray(0, 9)]).toEqual([...black.subarray(0, 9)]);
  expect(shifted[9]).not.toBe(black[9]);
});
