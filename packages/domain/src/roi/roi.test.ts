import { describe, expect, it } from 'vitest';
import { isFoveaError } from '../errors.ts';
import type { Roi, Shape } from './roi.ts';
import {
  assertRoisCover,
  assertRoisFit,
  mostCorners,
  ringsOf,
  roiSchema,
  roisSchema,
  shapeArea,
  taughtOf,
  toolOf,
} from './roi.ts';

const image = { width: 130, height: 97 };
const square = { kind: 'rectangle', x: 10, y: 20, width: 30, height: 5 } as const;

function roi(shape: Shape, id: string = crypto.randomUUID()): Roi {
  return { id, meaning: 'ignore', strength: 1, shape };
}

function refusal(rois: readonly Roi[]): string | undefined {
  try {
    assertRoisFit(rois, image);
    assertRoisCover(rois);
    return undefined;
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    return error.code;
  }
}

describe('shapes', () => {
  it('outline a rectangle by its corners, clockwise from top left', () => {
    expect(ringsOf(square)).toEqual([
      [
        [10, 20],
        [40, 20],
        [40, 25],
        [10, 25],
      ],
    ]);
  });

  it('have the area of the shoelace formula', () => {
    expect(shapeArea(square)).toBe(150);
    expect(
      shapeArea({
        kind: 'polygon',
        points: [
          [0, 0],
          [4, 0],
          [0, 3],
        ],
      }),
    ).toBe(6);
    expect(
      shapeArea({
        kind: 'polygon',
        points: [
          [0, 3],
          [4, 0],
          [0, 0],
        ],
      }),
    ).toBe(6);
  });
});

describe('an ellipse', () => {
  it('covers π/4 of its box, by an outline within 0.02 px of it', () => {
    const disc: Shape = { kind: 'ellipse', tool: 'point', x: 10, y: 20, width: 100, height: 100 };
    expect(shapeArea(disc)).toBeCloseTo(2500 * Math.PI, 6);
    expect(shapeArea({ ...disc, tool: 'ellipse', height: 4 })).toBeCloseTo(100 * Math.PI, 6);
    const [ring = []] = ringsOf(disc);
    const radius = (x: number, y: number) => Math.hypot(x - 60, y - 70);
    ring.forEach(([x, y], index) => {
      const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
      expect(Math.abs(radius(x, y) - 50)).toBeLessThan(0.02);
      expect(Math.abs(radius((x + nextX) / 2, (y + nextY) / 2) - 50)).toBeLessThan(0.02);
    });
  });

  it('remembers whether it is a point, and fits an image that its box fits', () => {
    const whole: Shape = { kind: 'ellipse', tool: 'ellipse', x: 0, y: 0, width: 130, height: 97 };
    expect(refusal([roi(whole)])).toBeUndefined();
    expect(refusal([roi({ ...whole, x: 0.6 })])).toBe('ROI_OUTSIDE_IMAGE');
    expect([toolOf(whole), toolOf({ ...whole, tool: 'point' })]).toEqual(['ellipse', 'point']);
  });
});

/** Two parts, the first of them with a hole. */
const parts: Shape = {
  kind: 'area',
  tool: 'polygon',
  polygons: [[box(10, 10, 30, 30), box(15, 15, 10, 20)], [box(60, 10, 5, 5)]],
};

function box(x: number, y: number, width: number, height: number): [number, number][] {
  return [
    [x, y],
    [x, y + height],
    [x + width, y + height],
    [x + width, y],
  ];
}

it('the area of several parts counts all of them, less their holes', () => {
  expect(shapeArea(parts)).toBe(900 - 200 + 25);
  expect(ringsOf(parts)).toHaveLength(3);
});

describe('a list of regions', () => {
  it('lets regions inside pass, up to half a pixel over the border', () => {
    expect(
      refusal([roi(square), roi({ kind: 'rectangle', x: -0.5, y: -0.5, width: 131, height: 98 })]),
    ).toBeUndefined();
  });

  it.each([
    ['left', { kind: 'rectangle', x: -0.6, y: 0, width: 5, height: 5 }],
    ['below', { kind: 'rectangle', x: 0, y: 90, width: 5, height: 8 }],
    [
      'right, by one corner',
      {
        kind: 'polygon',
        points: [
          [0, 0],
          [131, 5],
          [0, 9],
        ],
      },
    ],
  ] satisfies [string, Shape][])('refuses a region that reaches outside: %s', (_side, shape) => {
    expect(refusal([roi(shape)])).toBe('ROI_OUTSIDE_IMAGE');
  });

  it('refuses less than a square pixel, and a line', () => {
    expect(refusal([roi({ kind: 'rectangle', x: 3, y: 3, width: 0.9, height: 1 })])).toBe('ROI_INVALID');
    expect(
      refusal([
        roi({
          kind: 'polygon',
          points: [
            [0, 0],
            [10, 10],
            [20, 20],
          ],
        }),
      ]),
    ).toBe('ROI_INVALID');
  });

  it('asks every part of an area, and its corners together', () => {
    expect(refusal([roi(parts)])).toBeUndefined();
    expect(refusal([roi({ ...parts, polygons: [[box(1, 1, 9, 9)], [box(120, 1, 11, 9)]] })])).toBe('ROI_OUTSIDE_IMAGE');
    const many = box(1, 1, 9, 9).flatMap((corner) => Array.from({ length: mostCorners / 4 }, () => corner));
    expect(refusal([roi({ kind: 'polygon', points: many })])).toBeUndefined();
    expect(refusal([roi({ ...parts, polygons: [[many], [box(60, 1, 9, 9)]] })])).toBe('ROI_INVALID');
  });

  it('refuses two regions with one id', () => {
    const id = crypto.randomUUID();
    expect(refusal([roi(square, id), roi(square, id)])).toBe('ROI_INVALID');
  });
});

it('a name and a lock are not taught, and the rest keeps its order, so that hashes of frozen sets stay', () => {
  const plain = roi(square);
  expect(taughtOf(plain)).toEqual(plain);
  const stored: Roi = { id: plain.id, shape: square, label: 'Dot', meaning: 'ignore', locked: true, strength: 1 };
  expect(JSON.stringify(taughtOf(stored))).toBe(
    JSON.stringify({ id: plain.id, shape: square, meaning: 'ignore', strength: 1 }),
  );
});

describe('the region schema', () => {
  it.each([
    { strength: 0 },
    { label: ' ' },
    { label: 'x'.repeat(61) },
    { locked: false },
    { strength: 1.01 },
    { meaning: 'look' },
    { id: '7' },
    { shape: { kind: 'ellipse', x: 1, y: 1, width: 3, height: 3 } },
    { shape: { ...square, width: 0 } },
    { shape: { kind: 'area', tool: 'polygon', polygons: [] } },
    { shape: { kind: 'area', tool: 'polygon', polygons: [[]] } },
    { shape: { kind: 'area', tool: 'spoon', polygons: [[box(0, 0, 5, 5)]] } },
    { shape: { ...square, x: Number.NaN } },
    {
      shape: {
        kind: 'polygon',
        points: [
          [0, 0],
          [1, 1],
        ],
      },
    },
  ])('refuses %j', (wrong) => {
    for (const right of [square, parts]) expect(roiSchema.safeParse(roi(right)).success).toBe(true);
    expect(roiSchema.safeParse({ ...roi(square), ...wrong }).success).toBe(false);
  });

  it('refuses more than 200 regions on one image', () => {
    expect(roisSchema.safeParse(Array.from({ length: 200 }, () => roi(square))).success).toBe(true);
    expect(roisSchema.safeParse(Array.from({ length: 201 }, () => roi(square))).success).toBe(false);
  });
});
