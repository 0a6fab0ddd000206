import { describe, expect, it } from 'vitest';
import { contentRectangle, imageToMap, letterbox, mapToImage } from './letterbox.ts';

describe('letterbox', () => {
  it('centres a 130 × 97 image on a square of 130 and puts the odd row below', () => {
    const box = letterbox(130, 97, 64);
    expect(box).toEqual({ width: 130, height: 97, size: 64, scale: 64 / 130, left: 0, top: 16 });
    // 33 rows of padding: 16 above, 17 below.
    const { y, height } = contentRectangle(box);
    expect(y).toBeCloseTo((16 * 64) / 130, 10);
    expect(64 - y - height).toBeCloseTo((17 * 64) / 130, 10);
  });

  it('pads an upright image left and right', () => {
    const box = letterbox(50, 100, 64);
    expect(box).toMatchObject({ left: 25, top: 0, scale: 0.64 });
    expect(imageToMap(box, [0, 0])).toEqual([16, 0]);
    expect(imageToMap(box, [50, 100])).toEqual([48, 64]);
    expect(contentRectangle(box)).toEqual({ x: 16, y: 0, width: 32, height: 64 });
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
  ])('comes back to the same pixel for %i × %i', (width, height) => {
    const box = letterbox(width, height, 64);
    for (const point of [
      [0, 0],
      [width, height],
      [width / 3, height / 7],
    ] as const) {
      const [x, y] = mapToImage(box, imageToMap(box, point));
      expect(x).toBeCloseTo(point[0], 9);
      expect(y).toBeCloseTo(point[1], 9);
    }
  });
});
