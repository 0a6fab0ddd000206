import { readFile } from 'node:fs/promises';
import type { Polygon, Ring, Roi, Shape } from '@fovea/domain';
import { coverage, letterbox, maskArea, polygonsOf, shapeArea } from '@fovea/domain';
import { describe, expect, it, test } from 'vitest';
import { cleaned, cleanedRoi, mendedRoi } from './cleaned.ts';
import { areaWhere } from './non-zero-area.fixture.ts';
import { randomNumbers, randomPolygons, side } from './random-polygons.fixture.ts';

const polygon = (...points: [number, number][]): Shape => ({ kind: 'polygon', points });
const bowTie = polygon([10, 10], [30, 30], [30, 10], [10, 30]);
const star = polygon(
  ...Array.from({ length: 5 }, (_, corner): [number, number] => {
    const angle = (4 * Math.PI * corner) / 5;
    return [50 + 40 * Math.sin(angle), 50 - 40 * Math.cos(angle)];
  }),
);
/** Runs twice round a square, the second time further inside. */
const spiral = polygon([0, 0], [60, 0], [60, 60], [0, 60], [0, 10], [50, 10], [50, 50], [10, 50]);
/** A band whose ends overlap: its middle is open. */
const band = polygon(
  ...([
    [0, 0],
    [60, 0],
    [60, 60],
    [0, 60],
    [0, 5],
    [10, 5],
    [10, 50],
    [50, 50],
    [50, 10],
    [0, 10],
  ] as [number, number][]),
);
const corners = (ring: Ring) => ring.map(([x, y]): [number, number] => [x, y]);
const areaShape = (polygons: readonly Polygon[]): Shape => ({
  kind: 'area',
  tool: 'polygon',
  polygons: polygons.map(([outer, ...holes]) => [corners(outer), ...holes.map(corners)]),
});
const roi = (shape: Shape): Roi => ({ id: crypto.randomUUID(), meaning: 'attend', strength: 0.5, shape });
const filled = (shape: Shape) => areaWhere([polygonsOf(shape)], ([winding]) => winding !== 0);

describe('a shape', () => {
  it.each([
    ['a rectangle', { kind: 'rectangle', x: 3.3, y: 4, width: 5, height: 6 }],
    ['a triangle', polygon([0, 0], [4.123456789, 0], [0, 3])],
    ['a concave polygon, whichever way it turns', polygon([0, 0], [20, 40], [40, 0], [20, 12.3])],
    ['a polygon with a corner twice', polygon([0, 0], [20, 0], [20, 0], [10, 20])],
    ['a polygon that touches itself at a corner', polygon([0, 0], [40, 0], [40, 40], [20, 0], [0, 40])],
    ['a line, which fills nothing', polygon([0, 0], [20, 20], [10, 10])],
  ] satisfies [string, Shape][])('that is clean stays as it was drawn: %s', (_name, shape) => {
    expect(cleaned(shape)).toBe(shape);
  });

  it('that crosses itself becomes what it fills', () => {
    expect(shapeArea(bowTie)).toBe(0);
    const clean = cleaned(bowTie);
    expect(clean.kind === 'area' && clean.polygons.map((parts) => parts.length)).toEqual([1, 1]);
    expect(shapeArea(clean)).toBeCloseTo(200, 3);
  });

  it('that winds round itself is filled once, and stays a polygon where it is one', () => {
    const clean = cleaned(star);
    expect(clean.kind === 'polygon' && clean.points).toHaveLength(10);
    expect(shapeArea(clean)).toBeCloseTo(filled(star), 2);
    expect(shapeArea(cleaned(spiral))).toBeCloseTo(filled(spiral), 2);
  });

  it('keeps a hole where nothing winds round it', () => {
    const clean = cleaned(band);
    expect(clean.kind === 'area' && clean.polygons.map((parts) => parts.length)).toEqual([2]);
    expect(shapeArea(clean)).toBeCloseTo(filled(band), 2);
  });

  it('stays as it is once it is clean', () => {
    const numbers = randomNumbers(3);
    for (const shape of [
      bowTie,
      star,
      band,
      ...Array.from({ length: 300 }, () => areaShape(randomPolygons(numbers))),
    ]) {
      const clean = cleaned(shape);
      expect(cleaned(clean)).toBe(clean);
    }
  });
});

test('regions keep what they mean, and are the same ones where they are clean', () => {
  const [clean, crossed] = [roi(polygon([0, 0], [9, 0], [0, 9])), roi(bowTie)];
  for (const made of [cleanedRoi, mendedRoi]) {
    expect(made(clean)).toBe(clean);
    expect(made(crossed)).toEqual({ ...crossed, shape: cleaned(bowTie) });
  }
});

test('an outline that crosses itself too often is refused, and read as it is', () => {
  const numbers = randomNumbers(5);
  const tangle = roi(
    polygon(...Array.from({ length: 300 }, (): [number, number] => [side * numbers(), side * numbers()])),
  );
  expect(() => cleanedRoi(tangle)).toThrow('crosses itself too often');
  expect(mendedRoi(tangle)).toBe(tangle);
});

test('masks of 1,000 random polygons with holes and crossings have the area that Shapely measures', async () => {
  const areas = JSON.parse(
    await readFile(new URL('../python/areas_by_shapely.json', import.meta.url), 'utf8'),
  ) as number[];
  const numbers = randomNumbers(18);
  const frame = letterbox(side, side, 16);
  const wrong = areas.filter((area) => {
    const polygons = randomPolygons(numbers);
    const shape = cleaned(areaShape(polygons));
    const measured = maskArea(coverage(shape, frame), frame);
    return Math.abs(measured - area) > Math.max(0.01, area / 1000) || Math.abs(measured - shapeArea(shape)) > 0.01;
  });
  expect([areas.length, wrong]).toEqual([1000, []]);
});
