import { centreCrop, letterbox } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { probe } from './probe.ts';

/**
 * A 130 × 97 image on a 64-map: the square's side is 130, the padding is floor(33 / 2) = 16 px above and 17 below, and
 * one map pixel covers 130 / 64 = 2.03125 image pixels.
 */
const box = letterbox(130, 97, 64);
const map = Float32Array.from({ length: 64 * 64 }, (_, index) => index / 4096);
const data = new Uint8ClampedArray(130 * 97 * 4);
for (let y = 0; y < 97; y++) {
  for (let x = 0; x < 130; x++) data.set([x, y, x + y, 255], (y * 130 + x) * 4);
}
const pixels = { width: 130, height: 97, data };

describe('probe on a padded 130 × 97 image', () => {
  it('reads the top-left pixel: map column 0, row floor(16.5 / 2.03125) = 8', () => {
    const reading = probe([0.9, 0.1], pixels, map, box);
    expect(reading).toMatchObject({ x: 0, y: 0, inImage: true, rgb: [0, 0, 0] });
    expect(reading.value).toBeCloseTo((8 * 64 + 0) / 4096, 7);
    // 513 of 4,096 map pixels are at or below it.
    expect(reading.percentile).toBeCloseTo(12.5244, 3);
  });

  it('reads pixel (64, 48): column floor(64.5 / 2.03125) = 31, row floor(64.5 / 2.03125) = 31', () => {
    const reading = probe([64.2, 48.99], pixels, map, box);
    expect(reading).toMatchObject({ x: 64, y: 48, rgb: [64, 48, 112] });
    expect(reading.value).toBeCloseTo((31 * 64 + 31) / 4096, 7);
    expect(reading.percentile).toBeCloseTo((100 * 2016) / 4096, 4);
  });

  it('reads the bottom-right pixel: column 63, row floor(112.5 / 2.03125) = 55', () => {
    const reading = probe([129.5, 96.5], pixels, map, box);
    expect(reading).toMatchObject({ x: 129, y: 96, inImage: true, rgb: [129, 96, 225] });
    expect(reading.value).toBeCloseTo((55 * 64 + 63) / 4096, 7);
  });

  it('has attention but no colour on the padding above: y = −16 is map row 0', () => {
    const reading = probe([10.5, -15.5], pixels, map, box);
    expect(reading).toMatchObject({ x: 10, y: -16, inImage: false, rgb: null });
    expect(reading.value).toBeCloseTo(5 / 4096, 7);
  });

  it('has nothing outside the square', () => {
    expect(probe([-1, 20], pixels, map, box)).toMatchObject({ rgb: null, value: null, percentile: null });
    expect(probe([20, 114], pixels, map, box)).toMatchObject({ value: null });
  });

  it('still names the pixel while nothing is loaded', () => {
    expect(probe([3, 4], null, null, box)).toEqual({
      x: 3,
      y: 4,
      inImage: true,
      isSeen: true,
      rgb: null,
      value: null,
      percentile: null,
    });
  });
});

describe('probe on a 130 × 97 image of which the model sees the central 97 × 97', () => {
  const crop = centreCrop(130, 97, 64);

  it('reads colour, but no value, where the model does not see: the first 16 and the last 17 columns', () => {
    for (const x of [15, 113]) {
      const reading = probe([x, 48], pixels, map, crop);
      expect(reading).toMatchObject({
        inImage: true,
        isSeen: false,
        rgb: [x, 48, x + 48],
        value: null,
        percentile: null,
      });
    }
  });

  it('reads the first column that the model sees from the map’s first', () => {
    // Row floor(48.5 · 64 / 97) = 32.
    expect(probe([16, 48], pixels, map, crop)).toMatchObject({ isSeen: true, value: Math.fround((32 * 64) / 4096) });
  });
});
