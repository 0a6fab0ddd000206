import { centreCrop, letterbox, polygonsOf, shapeArea } from '@fovea/domain';
import { expect, it } from 'vitest';
import { regionOfMap } from './region-of-map.ts';

const map = (...rows: number[][]) => Float32Array.from(rows.flat());
/** What a map shows on an image of so many pixels; a shape that is there has an area. */
const areaOf = (shape: ReturnType<typeof regionOfMap>) => (shape === null ? null : shapeArea(shape));

const peak = map([0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, -1]);

it('has the contour of the threshold as its edge, in image pixels, and takes what speaks against as well', () => {
  const shape = regionOfMap(peak, 0.5, letterbox(80, 80, 4));
  expect(shape).toMatchObject({ kind: 'area', tool: 'map' });
  const pieces = shape === null ? [] : polygonsOf(shape);
  expect(pieces).toHaveLength(2);
  // A map pixel has 20 image pixels: a diamond of half a map pixel round (30, 30), and a part of one in the corner.
  const diamond = pieces.find(([outline]) => outline.every(([x]) => x < 50));
  for (const [x, y] of diamond?.[0] ?? []) expect(Math.abs(x - 30) + Math.abs(y - 30)).toBeCloseTo(10, 3);
});

it('ends where the image does, whose border the map covers too', () => {
  const everywhere = new Float32Array(16).fill(1);
  expect(areaOf(regionOfMap(everywhere, 0.5, letterbox(80, 40, 4)))).toBeCloseTo(80 * 40, 3);
  // The map's own corners are cut: an eighth of a map pixel of 100 image pixels.
  expect(areaOf(regionOfMap(everywhere, 0.5, centreCrop(80, 40, 4)))).toBeCloseTo(40 * 40 - 4 * 12.5, 3);
});

it('leaves holes open, and specks away', () => {
  const ring = map([1, 1, 1, 1], [1, 0, 0, 1], [1, 0, 0, 1], [1, 1, 1, 1]);
  const shape = regionOfMap(ring, 0.5, letterbox(80, 80, 4));
  expect(shape === null ? [] : polygonsOf(shape)).toMatchObject([{ length: 2 }]);
  // On an image of 8 pixels, a diamond has 2 of them.
  expect(regionOfMap(peak, 0.5, letterbox(8, 8, 4))).toBeNull();
  expect(regionOfMap(new Float32Array(16), 0.5, letterbox(80, 80, 4))).toBeNull();
});
