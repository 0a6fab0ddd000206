import { describe, expect, it } from 'vitest';
import { enlarge } from './enlarge.ts';

describe('enlarge', () => {
  it('interpolates between the middles of pixels, and keeps the rim', () => {
    // Middles at ¼ and ¾ of each pixel: of 0 and 8, these are 0 (rim), 2, 6, 8 (rim); rows of 0 and 4 likewise.
    expect([...enlarge(Float32Array.of(0, 8, 4, 12), 2)]).toEqual([0, 2, 6, 8, 1, 3, 7, 9, 3, 5, 9, 11, 4, 6, 10, 12]);
  });

  it('keeps every value at factor 1, and what is even at any', () => {
    const map = Float32Array.of(0.5, -1, 3, 0.25);
    expect(enlarge(map, 1)).toEqual(map);
    expect(new Set(enlarge(new Float32Array(9).fill(0.75), 4))).toEqual(new Set([0.75]));
  });
});
