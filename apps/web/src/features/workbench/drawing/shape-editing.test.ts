import type { Shape } from '@fovea/domain';
import { expect, it } from 'vitest';
import { cornersOf, moveCorner, removeCorner } from './shape-editing.ts';

const image = { width: 100, height: 60 };
const box = (from: number, to: number): [number, number][] => [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
];

it('removes a corner of any part and hole; one of three corners goes with it', () => {
  const hole: [number, number][] = [
    [13, 13],
    [17, 13],
    [13, 17],
  ];
  const shape: Shape = { kind: 'area', tool: 'brush', polygons: [[box(10, 20), hole], [box(40, 50)]] };
  expect(removeCorner(shape, 1)).toEqual({ ...shape, polygons: [[box(10, 20).toSpliced(1, 1), hole], [box(40, 50)]] });
  expect(removeCorner(shape, 5)).toEqual({ ...shape, polygons: [[box(10, 20)], [box(40, 50)]] });
  expect(removeCorner(shape, 8)).toEqual({ ...shape, polygons: [[box(10, 20), hole], [box(40, 50).toSpliced(1, 1)]] });
  expect(removeCorner({ ...shape, polygons: [[hole], [box(40, 50)]] }, 0)).toEqual({
    ...shape,
    polygons: [[box(40, 50)]],
  });
  expect(removeCorner({ ...shape, polygons: [[hole]] }, 0)).toBeNull();
  expect(removeCorner({ kind: 'rectangle', x: 1, y: 1, width: 9, height: 9 }, 0)).toBeNull();
});

it('reshapes an ellipse by the corners of its box; the disc of a point stays round, and inside the image', () => {
  const oval: Shape = { kind: 'ellipse', tool: 'ellipse', x: 10, y: 10, width: 20, height: 10 };
  expect(cornersOf(oval)).toEqual([
    [10, 10],
    [30, 10],
    [30, 20],
    [10, 20],
  ]);
  expect(moveCorner(oval, 2, [50, 40], image)).toEqual({ ...oval, width: 40, height: 30 });
  const disc: Shape = { kind: 'ellipse', tool: 'point', x: 10, y: 10, width: 20, height: 20 };
  expect(moveCorner(disc, 2, [50, 20], image)).toEqual({ ...disc, width: 40, height: 40 });
  expect(moveCorner(disc, 2, [100, 20], image)).toEqual({ ...disc, width: 50, height: 50 });
  expect(moveCorner(disc, 0, [25, 28], image)).toEqual({ ...disc, x: 25, y: 25, width: 5, height: 5 });
});
