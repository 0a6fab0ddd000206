import type { Shape } from '@fovea/domain';
import { polygonsOf, shapeArea } from '@fovea/domain';
import { expect, it, test } from 'vitest';
import { withoutPart, withPart } from './combined.ts';
import { fuzz } from './fuzz.fixture.ts';

const rectangle = (x: number, y: number, width: number, height: number): Shape => ({
  kind: 'rectangle',
  ...{ x, y, width, height },
});
const whole = rectangle(10, 10, 30, 20);
const partsOf = (shape: Shape | null) => shape && polygonsOf(shape).map((rings) => rings.length);

it('joins what overlaps or shares a side to one polygon, and keeps the rest as a part', () => {
  expect(withPart(whole, rectangle(20, 20, 40, 20))).toMatchObject({ kind: 'polygon', points: { length: 8 } });
  const longer = withPart(whole, rectangle(40, 10, 10, 20));
  expect([partsOf(longer), shapeArea(longer)]).toEqual([[1], 800]);
  const apart = withPart(whole, rectangle(60, 60, 10, 10));
  expect([apart.kind, partsOf(apart), shapeArea(apart)]).toEqual(['area', [1, 1], 700]);
});

it('cuts a piece, a hole or all of it', () => {
  const halves = withoutPart(whole, rectangle(20, 0, 10, 97));
  expect([partsOf(halves), halves && shapeArea(halves)]).toEqual([[1, 1], 400]);
  const ring = withoutPart(whole, rectangle(15, 15, 10, 10));
  expect([partsOf(ring), ring && shapeArea(ring)]).toEqual([[2], 500]);
  expect(ring && shapeArea(withPart(ring, rectangle(15, 15, 10, 10)))).toBe(600);
  expect(withoutPart(whole, rectangle(0, 0, 97, 97))).toBeNull();
});

it('leaves a shape as it was drawn where the other one changes nothing', () => {
  expect(withPart(whole, rectangle(12, 12, 5, 5))).toBe(whole);
  expect(withoutPart(whole, rectangle(60, 60, 10, 10))).toBe(whole);
});

test('random operations have the area that they must have', () => {
  expect(fuzz(400, 11)).toMatchObject({ operations: 400, wrong: [] });
});
