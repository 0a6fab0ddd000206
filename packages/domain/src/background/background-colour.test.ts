import { expect, test } from 'vitest';
import { backgroundColour } from './background-colour.ts';

/** 4 × 3 pixels of light grey, a red one at the edge and two dark ones within. */
const rgb = new Uint8Array(4 * 3 * 3).fill(230);
rgb.set([255, 0, 0], 0);
rgb.set([20, 20, 20, 20, 20, 20], (4 + 1) * 3);
const picture = { width: 4, height: 3, rgb };

test('an edge has the colour of most of its pixels, whatever lies within; the others are the same for each picture', () => {
  expect(backgroundColour('edge', picture)).toEqual([230, 230, 230]);
  expect(backgroundColour('white', picture)).toEqual([255, 255, 255]);
  expect(backgroundColour('black', picture)).toEqual([0, 0, 0]);
  expect(backgroundColour('none', picture)).toEqual([0, 0, 0]);
});
