import { describe, expect, it } from 'vitest';
import { imageToMap, letterbox } from './letterbox.ts';

describe('letterbox', () => {
  it('centres a 130 × 97 image on a square of 130 and puts the odd row below', () => {
    const box = letterbox(130, 97, 64);
    expect(box).toEqual({ width: 130, height: 97, size: 64, scale: 64 / 130, left: 0, top: 16 });
    // 33 rows of padding: 16 above, 17 below.
    expect(imageToMap(box, [0, 0])[1]).toBeCloseTo((16 * 64) / 130, 10);
    expect(64 - imageToMap(box, [130, 97])[1]).toBeCloseTo((17 * 64) / 130, 10);
  });

  it('pads an upright image left and right', () => {
    const box = letterbox(50, 100, 64);
    expect(box).toMatchObject({ left: 25, top: 0, scale: 0.64 });
    expect(imageToMap(box, [0, 0])).toEqual([16, 0]);
    expect(imageToMap(box, [50, 100])).toEqual([48, 64]);
  });

  it('leaves a square image alone, enlarged where it is smaller than the model', () => {
    const box = letterbox(32, 32, 64);
    expect(box).toMatchObject({ left: 0, top: 0, scale: 2 });
    expect(imageToMap(box, [10.5, 3])).toEqual([21, 6]);
  });

  it.each([
    [130, 97],
    [46, 394],
    [64, 64],
    [1, 7],
  ])('keeps a %i × %i image whole, its shape included', (width, height) => {
    const box = letterbox(width, height, 64);
    const [[left, top], [right, bottom]] = [imageToMap(box, [0, 0]), imageToMap(box, [width, height])];
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
    expect(Math.max(right, bottom)).toBeLessThanOrEqual(64 + 1e-9);
    expect((right - left) / (bottom - top)).toBeCloseTo(width / height, 9);
  });
});
