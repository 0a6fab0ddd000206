import type { Point } from '@fovea/domain';
import { shapeArea } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { image, inHand, pass, polygonsIn, reach, shapeOf } from './drawn-by.fixture.ts';

const disc = (radius: number) => Math.PI * radius * radius;
/** Outlines run within 0.05 px inside of their circles. */
const isNear = (area: number, expected: number, arc: number) => {
  expect(area).toBeLessThan(expected + 0.01);
  expect(area).toBeGreaterThan(expected - 0.05 * arc);
};

describe('the brush', () => {
  it('leaves a disc where it is clicked, cut off at the edge of the image', () => {
    const shape = shapeOf(pass(inHand('brush', { setting: 20 }), [[50, 40]]));
    expect(shape).toMatchObject({ kind: 'area', tool: 'brush' });
    isNear(shapeArea(shape), disc(10), 20 * Math.PI);
    isNear(shapeArea(shapeOf(pass(inHand('brush', { setting: 20 }), [[0, 0]]))), disc(10) / 4, 5 * Math.PI);
  });

  it('covers what its disc passes over', () => {
    const shape = shapeOf(
      pass(inHand('brush', { setting: 20 }), [
        [30, 40],
        [50, 40],
        [70, 40],
      ]),
    );
    isNear(shapeArea(shape), 40 * 20 + disc(10), 20 * Math.PI);
  });

  it('leaves open what it runs round', () => {
    const outcome = pass(inHand('brush', { setting: 10 }), [
      [20, 20],
      [80, 20],
      [80, 80],
      [20, 80],
      [20, 20],
    ]);
    expect(polygonsIn(outcome)).toMatchObject([{ length: 2 }]);
    // A square of 70 px with round corners, without one of 50 px.
    isNear(shapeArea(shapeOf(outcome)), 70 * 70 - (10 * 10 - disc(5)) - 50 * 50, 10 * Math.PI);
  });

  it('is thinner where a pen presses less, in eighths of its size', () => {
    const areaAt = (pressure: number) =>
      shapeArea(
        shapeOf(pass(inHand('brush', { setting: 40 }), [[50, 40]], { shiftKey: false, pressure, pointerType: 'pen' })),
      );
    isNear(areaAt(1), disc(20), 40 * Math.PI);
    isNear(areaAt(0.5), disc(12.5), 25 * Math.PI);
    isNear(areaAt(0), disc(5), 10 * Math.PI);
    const mouse = pass(inHand('brush', { setting: 40 }), [[50, 40]], { shiftKey: false, pressure: 0.5 });
    isNear(shapeArea(shapeOf(mouse)), disc(20), 40 * Math.PI);
  });

  it('keeps a stroke of 5,000 points in pieces, of which only the last one changes', () => {
    const drawing = inHand('brush', { setting: 6 });
    const at = (step: number): Point => [65 + 50 * Math.cos(step / 40), 48 + 40 * Math.sin(step / 27)];
    drawing.down(at(0), { kind: 'nothing' }, [], reach);
    let before = drawing.preview?.strokes ?? [];
    for (let step = 1; step < 5000; step++) {
      drawing.move(at(step), true);
      const strokes = drawing.preview?.strokes ?? [];
      const same = strokes.filter((piece, index) => piece === before[index]).length;
      // A piece that is full is made lighter once, when the next one begins.
      expect(before.length - same).toBeLessThanOrEqual(1);
      expect(strokes.at(-1)?.points.length).toBeLessThanOrEqual(64);
      before = strokes;
    }
    const area = shapeArea(shapeOf(drawing.up(at(4999), true, reach)));
    expect(area).toBeGreaterThan(1000);
    expect(area).toBeLessThan(image.width * image.height);
  });

  it('does not begin where its disc lies beside the image', () => {
    expect(
      pass(inHand('brush', { setting: 10 }), [
        [-6, 20],
        [50, 20],
      ]),
    ).toBeNull();
    expect(
      pass(inHand('brush', { setting: 10 }), [
        [-4, 20],
        [50, 20],
      ])?.kind,
    ).toBe('drawn');
  });
});

it('draws with the eraser as with the brush', () => {
  isNear(shapeArea(shapeOf(pass(inHand('eraser', { setting: 20 }), [[50, 40]]))), disc(10), 20 * Math.PI);
});
