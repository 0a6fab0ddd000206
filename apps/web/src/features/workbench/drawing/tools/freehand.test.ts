import type { Point } from '@fovea/domain';
import { shapeArea } from '@fovea/domain';
import { distance } from '../shape-editing.ts';
import { expect, it } from 'vitest';
import { inHand, pass, polygonsIn, shapeOf } from './drawn-by.fixture.ts';

const round = (count: number): Point[] =>
  Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * index) / count;
    return [65 + 40 * Math.cos(angle), 48 + 40 * Math.sin(angle)];
  });

it('keeps an outline of 5,000 points with few corners, each within half a pixel of the way', () => {
  const outcome = pass(inHand('freehand'), round(5000));
  const [polygon = []] = polygonsIn(outcome);
  const [outline = [], ...holes] = polygon;
  expect(shapeOf(outcome)).toMatchObject({ tool: 'freehand', polygons: { length: 1 } });
  expect([holes, outline.length < 80]).toEqual([[], true]);
  for (const [index, corner] of outline.entries()) {
    const next = outline[(index + 1) % outline.length] ?? corner;
    const middle: Point = [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2];
    for (const place of [corner, middle]) expect(Math.abs(distance(place, [65, 48]) - 40)).toBeLessThan(0.5);
  }
  // Chords within half a pixel take away at most that along the whole way.
  expect(shapeArea(shapeOf(outcome))).toBeGreaterThan(Math.PI * 40 * 40 - 0.5 * 2 * Math.PI * 40);
});

it('closes from where it is let go, and fills what it runs round by the non-zero rule', () => {
  const open = pass(inHand('freehand'), [
    [10, 10],
    [40, 10],
    [40, 40],
  ]);
  expect(shapeArea(shapeOf(open))).toBe(450);
  const bow = pass(inHand('freehand'), [
    [10, 10],
    [40, 40],
    [40, 10],
    [10, 40],
  ]);
  // Two triangles of 225 px², which turn opposite ways.
  expect(shapeArea(shapeOf(bow))).toBeCloseTo(450, 2);
});

it('is nothing by a click, a slip of the hand or a line, nor beside the image', () => {
  expect(pass(inHand('freehand'), [[10, 10]])).toEqual({ kind: 'refused', fault: 'small' });
  expect(
    pass(inHand('freehand'), [
      [10, 10],
      [13, 10],
      [13, 13],
    ]),
  ).toEqual({ kind: 'refused', fault: 'small' });
  expect(
    pass(inHand('freehand'), [
      [10, 10],
      [30, 10],
      [60, 10.1],
    ]),
  ).toMatchObject({ kind: 'refused' });
  expect(
    pass(inHand('freehand'), [
      [-30, 10],
      [30, 10],
      [30, 40],
    ]),
  ).toBeNull();
});

it('grows no outline while the pointer only hovers, and is dropped by Undo', () => {
  const drawing = inHand('freehand');
  drawing.down([10, 10], { kind: 'nothing' }, [], { near: 10, least: 8 });
  drawing.move([20, 20], false);
  expect(drawing.preview?.rings).toEqual([[[10, 10]]]);
  expect([drawing.takeBack(), drawing.preview]).toEqual([true, null]);
});
