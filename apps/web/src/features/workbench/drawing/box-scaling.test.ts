import type { Point, Shape } from '@fovea/domain';
import { shapeArea } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { boxFault, boxHandles, handleAt, pulledBox, scaledTo } from './box-scaling.ts';
import { boxOf } from './shape-editing.ts';

const image = { width: 100, height: 80 };
const box = { x: 20, y: 30, width: 20, height: 10 };
const handle = (name: 'upper left' | 'top' | 'right' | 'lower right') => {
  const at = { 'upper left': 0, top: 1, right: 3, 'lower right': 4 }[name];
  return boxHandles[at] ?? ([0, 0] as const);
};

describe('a box that is pulled', () => {
  it('has its handles at its corners and in the middle of its sides', () => {
    expect(boxHandles.map((one) => handleAt(box, one))).toEqual([
      [20, 30],
      [30, 30],
      [40, 30],
      [40, 35],
      [40, 40],
      [30, 40],
      [20, 40],
      [20, 35],
    ]);
  });

  it('keeps the opposite corner or side', () => {
    expect(pulledBox(box, handle('lower right'), [60, 50], image, false)).toEqual({ ...box, width: 40, height: 20 });
    expect(pulledBox(box, handle('upper left'), [10, 0], image, false)).toEqual({ x: 10, y: 0, width: 30, height: 40 });
    expect(pulledBox(box, handle('right'), [50, 70], image, false)).toEqual({ ...box, width: 30 });
    expect(pulledBox(box, handle('top'), [0, 35], image, false)).toEqual({ ...box, y: 35, height: 5 });
  });

  it('stays inside of the image, and at least a pixel long; it does not turn over', () => {
    expect(pulledBox(box, handle('lower right'), [500, 500], image, false)).toEqual({ ...box, width: 80, height: 50 });
    expect(pulledBox(box, handle('right'), [0, 0], image, false)).toEqual({ ...box, width: 1 });
    expect(pulledBox(box, handle('upper left'), [90, 79], image, false)).toEqual({ x: 39, y: 39, width: 1, height: 1 });
  });

  it('keeps its proportions on request: by the longer way, from a side about the middle, and inside', () => {
    expect(pulledBox(box, handle('lower right'), [60, 30], image, true)).toEqual({ ...box, width: 40, height: 20 });
    expect(pulledBox(box, handle('right'), [60, 0], image, true)).toEqual({ x: 20, y: 25, width: 40, height: 20 });
    expect(pulledBox(box, handle('lower right'), [500, 500], image, true)).toEqual({ ...box, width: 80, height: 40 });
    // Half as high is as small as it gets: the height is a tenth of the image's pixel then.
    expect(pulledBox(box, handle('lower right'), [20, 30], image, true)).toEqual({ ...box, width: 2, height: 1 });
  });

  it('lies inside of the image, with the same proportions where asked, wherever it is pulled to', () => {
    for (const [sideX, sideY] of boxHandles)
      for (let x = -30; x <= 130; x += 20)
        for (let y = -30; y <= 110; y += 20)
          for (const keeps of [false, true]) {
            const to = pulledBox(box, [sideX, sideY], [x, y], image, keeps);
            expect(Math.min(to.x, to.y, 100 - to.x - to.width, 80 - to.y - to.height)).toBeGreaterThan(-1e-9);
            expect(Math.min(to.width, to.height)).toBeGreaterThan(1 - 1e-9);
            if (keeps) expect(to.width / to.height).toBeCloseTo(2, 9);
            // What is not pulled stays.
            if (sideX === 1) expect(to.x).toBe(20);
            if (sideX === -1) expect(to.x + to.width).toBeCloseTo(40, 9);
            if (sideX === 0 && !keeps) expect([to.x, to.width]).toEqual([20, 20]);
          }
  });
});

describe('a scaled shape', () => {
  const square = (x: number, y: number, side: number): [number, number][] => [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ];

  it('keeps its parts and holes, and its area grows with the box', () => {
    const shape: Shape = {
      kind: 'area',
      tool: 'polygon',
      polygons: [[square(10, 10, 10), square(12, 12, 5)], [square(30, 20, 10)]],
    };
    const from = boxOf([shape]);
    expect(from).toEqual({ x: 10, y: 10, width: 30, height: 20 });
    const to = { x: 0, y: 0, width: 60, height: 60 };
    const scaled = scaledTo(shape, from, to);
    expect([boxOf([scaled]), shapeArea(scaled)]).toEqual([to, 6 * (100 - 25 + 100)]);
    if (scaled.kind !== 'area') throw new Error('no area');
    expect(scaled.polygons.map((polygon) => polygon.length)).toEqual([2, 1]);
    expect(scaled.polygons[0]?.[1]?.[0]).toEqual([4, 6] satisfies Point);
  });

  it('is a rectangle where it was one', () => {
    const to = { x: 1, y: 2, width: 3, height: 4 };
    expect(scaledTo({ kind: 'rectangle', ...box }, box, to)).toEqual({ kind: 'rectangle', ...to });
  });
});

describe('typed numbers', () => {
  it('are taken up to the edge of the image', () => {
    expect(boxFault(box, image)).toBeNull();
    expect(boxFault({ x: 0, y: 0, width: 100, height: 80 }, image)).toBeNull();
  });

  it.each([
    [{ x: Number.NaN }, 'x', 'Type a number into each field.'],
    [{ width: 0 }, 'width', 'The region must be at least 1 px wide.'],
    [{ height: -3 }, 'height', 'The region must be at least 1 px high.'],
    [{ x: -1 }, 'x', 'X must be at least 0 px.'],
    [{ y: -0.5 }, 'y', 'Y must be at least 0 px.'],
    [{ x: 80.5 }, 'x', 'The image is 100 px wide: X can be 80.0 px at most.'],
    [{ y: 70, height: 10.5 }, 'y', 'The image is 80 px high: Y can be 69.5 px at most.'],
    [{ width: 120 }, 'width', 'The image is 100 px wide: the region cannot be 120.0 px wide.'],
  ])('%j: %s', (wrong, field, words) => {
    expect(boxFault({ ...box, ...wrong }, image)).toEqual({ field, words });
  });
});
