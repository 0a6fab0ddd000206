import { expect, it } from 'vitest';
import { scaleBarOf } from './scale-bar.ts';

it('is the longest of 1, 2 and 5 times a power of ten that fits, in µm', () => {
  // 4 screen pixels per image pixel of 0.1 µm: 40 a µm, so 120 hold 3 µm, and 2 µm are 80 wide.
  expect(scaleBarOf(4, 0.1, 120)).toEqual({ length: 2, unit: 'µm', width: 80 });
  // 64 screen pixels per image pixel of 0.1 µm: 640 a µm, so 120 hold 0.1875 µm.
  expect(scaleBarOf(64, 0.1, 120)).toEqual({ length: 0.1, unit: 'µm', width: 64 });
  // Half a screen pixel per image pixel of 2 µm: a quarter a µm, so 120 hold 480 µm, and 200 µm are 50 wide.
  expect(scaleBarOf(0.5, 2, 120)).toEqual({ length: 200, unit: 'µm', width: 50 });
});

it('is in px where the size of a pixel is not known', () => {
  expect(scaleBarOf(4.5, null, 120)).toEqual({ length: 20, unit: 'px', width: 90 });
});

it('fits, and is more than two fifths of what fits, at any scale', () => {
  for (let scale = 0.01; scale < 200; scale *= 1.1) {
    const { length, width } = scaleBarOf(scale, 0.0321, 120);
    expect(width).toBeLessThanOrEqual(120 + 1e-9);
    expect(width).toBeGreaterThanOrEqual(48 - 1e-9);
    expect(String(length)).toMatch(/^0*[.0]*[125]0*$|^[125]e-\d+$/);
  }
});
