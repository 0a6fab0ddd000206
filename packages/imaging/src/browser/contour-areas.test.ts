import { expect, it } from 'vitest';
import { contourAreas } from './contour-areas.ts';

const areaOf = (ring: readonly (readonly [number, number])[] = []) =>
  Math.abs(
    ring.reduce((sum, [x, y], at) => {
      const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [0, 0];
      return sum + x * nextY - nextX * y;
    }, 0),
  ) / 2;

it('is a diamond round one high pixel, half way to its neighbours', () => {
  const [[outline, ...holes] = [], ...others] = contourAreas(Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0), 0.5);
  expect([holes, others]).toEqual([[], []]);
  expect(areaOf(outline)).toBeCloseTo(0.5, 9);
});

it('goes round what is low, and to the rim of the map', () => {
  const [[outline, hole] = []] = contourAreas(Float32Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1), 0.5);
  expect(areaOf(hole)).toBeCloseTo(0.5, 9);
  for (const axis of [0, 1] as const) {
    const along = (outline ?? []).map((place) => place[axis]);
    expect([Math.min(...along), Math.max(...along)]).toEqual([0, 3]);
  }
});

it('is nothing where no value is high enough', () => {
  expect(contourAreas(new Float32Array(9), 0.5)).toEqual([]);
});
