import { shapeArea } from '@fovea/domain';
import { expect, it } from 'vitest';
import { simplified } from './simplified.ts';
import { stroked } from './stroked.ts';

const image = { width: 100, height: 60 };
/** Arcs run within 0.05 px inside of their circles. */
const short = 0.05 * 2 * Math.PI;

it('covers a capsule along a line, and a disc round one point', () => {
  const area = (points: [number, number][], radius: number) => {
    const shape = stroked([{ points, radius }], image);
    return shape === null ? 0 : shapeArea(shape);
  };
  const capsule = 30 * 10 + 25 * Math.PI;
  expect(
    area(
      [
        [20, 30],
        [50, 30],
      ],
      5,
    ),
  ).toBeLessThan(capsule);
  expect(
    area(
      [
        [20, 30],
        [50, 30],
      ],
      5,
    ),
  ).toBeGreaterThan(capsule - 5 * short);
  expect(area([[20, 30]], 4)).toBeGreaterThan(16 * Math.PI - 4 * short);
});

it('joins strokes of several radiuses, and keeps what lies on the image', () => {
  const shape = stroked(
    [
      {
        points: [
          [0, 30],
          [50, 30],
        ],
        radius: 5,
      },
      {
        points: [
          [50, 30],
          [100, 30],
        ],
        radius: 10,
      },
    ],
    image,
  );
  // Beside half a disc at the change from thin to thick, both ends lie outside.
  const area = 50 * 10 + 50 * 20 + (100 * Math.PI) / 2 - overlapOf(5, 10);
  expect(shape).toMatchObject({ kind: 'area', tool: 'brush', polygons: { length: 1 } });
  expect(shape === null ? 0 : shapeArea(shape)).toBeGreaterThan(area - 10 * short);
  expect(shape === null ? 0 : shapeArea(shape)).toBeLessThan(area + 0.01);
});

/** What half a disc covers of a band through its middle that is 2 × `half` wide. */
const overlapOf = (half: number, radius: number) =>
  half * Math.sqrt(radius ** 2 - half ** 2) + radius ** 2 * Math.asin(half / radius);

it('is nothing beside the image', () => {
  expect(stroked([{ points: [[-20, -20]], radius: 5 }], image)).toBeNull();
});

it('keeps of a line what lies farther beside it than the tolerance', () => {
  expect(
    simplified(
      [
        [0, 0],
        [5, 0.2],
        [10, 0],
        [10, 5],
      ],
      0.25,
    ),
  ).toEqual([
    [0, 0],
    [10, 0],
    [10, 5],
  ]);
  expect(
    simplified(
      [
        [0, 0],
        [5, 0.3],
        [10, 0],
      ],
      0.25,
    ),
  ).toHaveLength(3);
});
