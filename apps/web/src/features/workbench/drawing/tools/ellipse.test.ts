import { shapeArea } from '@fovea/domain';
import { expect, it } from 'vitest';
import { inHand, pass, shapeOf } from './drawn-by.fixture.ts';

it('is drawn by dragging its box, and covers π/4 of that', () => {
  const shape = shapeOf(
    pass(inHand('ellipse'), [
      [20, 10],
      [60, 30],
    ]),
  );
  expect(shape).toEqual({ kind: 'ellipse', tool: 'ellipse', x: 20, y: 10, width: 40, height: 20 });
  expect(shapeArea(shape)).toBeCloseTo(Math.PI * 20 * 10, 6);
});

it('is drawn by two clicks, and is a circle while Shift is pressed', () => {
  const drawing = inHand('ellipse');
  expect(pass(drawing, [[20, 10]])).toBeNull();
  drawing.move([60, 30], false, { shiftKey: true });
  expect(pass(drawing, [[60, 30]], { shiftKey: true })).toMatchObject({
    shape: { x: 20, y: 10, width: 40, height: 40 },
  });
});

it('loses its first corner by Undo, and is nothing where it is a slip of the hand', () => {
  const drawing = inHand('ellipse');
  pass(drawing, [[20, 10]]);
  expect([drawing.takeBack(), drawing.state.kind, drawing.takeBack()]).toEqual([true, 'idle', false]);
  expect(
    pass(drawing, [
      [20, 10],
      [24, 13],
    ]),
  ).toEqual({ kind: 'refused', fault: 'small' });
});
