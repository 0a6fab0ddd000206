import { letterbox } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { lengthOf, profileOf } from './profile.ts';

/** An 8 × 4 image on a map of 8 × 8: one map pixel is one image pixel, with two rows of padding above and below. */
const frame = letterbox(8, 4, 8);
const data = new Uint8ClampedArray(8 * 4 * 4);
for (let y = 0; y < 4; y++) for (let x = 0; x < 8; x++) data.set([30 * x, 10 * y, 0, 255], (y * 8 + x) * 4);
const pixels = { width: 8, height: 4, data };
const map = Float32Array.from({ length: 64 }, (_, index) => index / 64);

describe('profileOf', () => {
  it('reads brightness and map at each pixel of a row: (30 · x + 10) / 3, and (8 · 3 + x) / 64', () => {
    const line = [
      [1.5, 1.5],
      [4.5, 1.5],
    ] as const;
    expect(lengthOf(line)).toBe(3);
    expect(profileOf(line, pixels, map, frame)).toEqual([
      { distance: 0, brightness: 40 / 3, value: 25 / 64 },
      { distance: 1, brightness: 70 / 3, value: 26 / 64 },
      { distance: 2, brightness: 100 / 3, value: 27 / 64 },
      { distance: 3, brightness: 130 / 3, value: 28 / 64 },
    ]);
  });

  it('takes steps of at most a pixel on a slope: 5 px down a 3–4–5 triangle take 5 steps', () => {
    const line = [
      [0.5, 0.5],
      [4.5, 3.5],
    ] as const;
    const found = profileOf(line, pixels, map, frame);
    expect(found.map(({ distance }) => distance)).toEqual([0, 1, 2, 3, 4, 5]);
    // At 2 of 5: x = 2.1, y = 1.7.
    expect(found[2]?.brightness).toBe((30 * 2 + 10 * 1) / 3);
  });

  it('has a map, but no brightness, on the padding, and neither beyond', () => {
    const found = profileOf([[2.5, -0.5], [2.5, -3.5]], pixels, map, frame); // prettier-ignore
    expect(found).toEqual([
      { distance: 0, brightness: null, value: (8 * 1 + 2) / 64 },
      { distance: 1, brightness: null, value: 2 / 64 },
      { distance: 2, brightness: null, value: null },
      { distance: 3, brightness: null, value: null },
    ]);
  });

  it('has two places where both ends are one', () => {
    expect(
      profileOf(
        [
          [1.5, 1.5],
          [1.5, 1.5],
        ],
        null,
        null,
        frame,
      ),
    ).toEqual([
      // prettier-ignore
      { distance: 0, brightness: null, value: null },
      { distance: 0, brightness: null, value: null },
    ]);
  });
});
