import { expect, it } from 'vitest';
import { inHand, pass } from './drawn-by.fixture.ts';

it('is a disc round the click, where the press lets go', () => {
  const disc = { kind: 'ellipse', tool: 'point', x: 45, y: 35, width: 10, height: 10 };
  expect(pass(inHand('point', { setting: 10 }), [[50, 40]])).toEqual({ kind: 'drawn', shape: disc });
  expect(
    pass(inHand('point', { setting: 10 }), [
      [20, 20],
      [50, 40],
    ]),
  ).toEqual({ kind: 'drawn', shape: disc });
});

it('lies inside the image, as near to the click as it has room', () => {
  expect(pass(inHand('point', { setting: 10 }), [[1, 96]])).toMatchObject({ shape: { x: 0, y: 87, width: 10 } });
  expect(pass(inHand('point', { setting: 10 }), [[-30, 40]])).toBeNull();
});
