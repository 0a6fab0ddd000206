import { describe, expect, it } from 'vitest';
import { centreCrop, frameOf, imageToMap, leavesOut, letterbox, seenOf, squareOf } from './frame.ts';

describe('letterbox', () => {
  it('centres a 130 × 97 image on a square of 130 and puts the odd row below', () => {
    const box = letterbox(130, 97, 64);
    expect(box).toEqual({ width: 130, height: 97, size: 64, side: 130, scale: 64 / 130, left: 0, top: 16 });
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

describe('a crop', () => {
  it('takes the central square of a 130 × 97 image and leaves the odd column out at the right', () => {
    const frame = centreCrop(130, 97, 64);
    expect(frame).toEqual({ width: 130, height: 97, size: 64, side: 97, scale: 64 / 97, left: -16, top: 0 });
    expect(squareOf(frame)).toEqual({ x: 16, y: 0, width: 97, height: 97 });
    expect(imageToMap(frame, [16, 0])).toEqual([0, 0]);
    expect(imageToMap(frame, [113, 97])[0]).toBeCloseTo(64, 10);
    expect(leavesOut(frame)).toBe(true);
  });

  it('leaves out the upper and the lower end of an upright image', () => {
    expect(seenOf(frameOf({ width: 50, height: 100 }, { size: 64, fit: 'crop' }))).toEqual({
      ...{ x: 0, y: 25 },
      ...{ width: 50, height: 50 },
    });
  });

  it('is the letterbox of a square image', () => {
    expect(centreCrop(97, 97, 64)).toEqual(letterbox(97, 97, 64));
    expect(leavesOut(letterbox(130, 97, 64))).toBe(false);
    expect(seenOf(letterbox(130, 97, 64))).toEqual({ x: 0, y: 0, width: 130, height: 97 });
  });
});
