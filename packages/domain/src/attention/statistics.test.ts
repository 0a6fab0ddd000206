import { describe, expect, it } from 'vitest';
import { letterbox } from '../roi/frame.ts';
import { percentileOf, valueAt, weightedMean } from './statistics.ts';

describe('valueAt', () => {
  // Every map pixel carries its own number, so that a reading tells where it came from.
  const map = Float32Array.from({ length: 64 * 64 }, (_, index) => index);
  const box = letterbox(130, 97, 64);

  it.each([
    // (0 + 0.5)·64/130 = 0.25 → column 0; (0 + 16 + 0.5)·64/130 = 8.12 → row 8
    [0, 0, 8 * 64 + 0],
    // 129.5·64/130 = 63.75 → 63; 112.5·64/130 = 55.38 → 55
    [129, 96, 55 * 64 + 63],
    // 65.5·64/130 = 32.25 → 32; (48 + 16.5)·64/130 = 31.75 → 31
    [65, 48, 31 * 64 + 32],
  ])('reads pixel (%i, %i) of a 130 × 97 image through its padding', (x, y, expected) => {
    expect(valueAt(map, box, [x, y])).toBe(expected);
  });

  it('reads the same anywhere inside one image pixel', () => {
    expect(valueAt(map, box, [65.99, 48.01])).toBe(valueAt(map, box, [65, 48.9]));
  });

  it('reads padding as the map has it, and nothing outside the square', () => {
    expect(valueAt(map, box, [0, -16])).toBe(0);
    expect(valueAt(map, box, [0, -17])).toBeUndefined();
    expect(valueAt(map, box, [130, 0])).toBeUndefined();
  });
});

describe('percentileOf', () => {
  it('counts what is at or below', () => {
    const map = Float32Array.of(0, 0.25, 0.25, 1);
    expect(percentileOf(map, 0.25)).toBe(75);
    expect(percentileOf(map, 1)).toBe(100);
    expect(percentileOf(map, -1)).toBe(0);
    expect(percentileOf(new Float32Array(0), 1)).toBe(0);
  });
});

describe('weightedMean', () => {
  it('weighs, and answers null where nothing weighs', () => {
    const map = Float32Array.of(1, 0.5, 0);
    expect(weightedMean(map, Float32Array.of(0.5, 1, 0.5))).toBe(0.5);
    expect(weightedMean(map, new Float32Array(3))).toBeNull();
  });
});
