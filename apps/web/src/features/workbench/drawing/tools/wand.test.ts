import { shapeArea } from '@fovea/domain';
import { expect, it } from 'vitest';
import { inHand, pass, polygonsIn, shapeOf } from './drawn-by.fixture.ts';

/** Grey pixels, from letters: a is 100, each letter is 10 lighter. */
function picture(...rows: string[]) {
  const width = rows[0]?.length ?? 0;
  const grey = rows.flatMap((row) => [...row].map((letter) => 100 + 10 * (letter.charCodeAt(0) - 97)));
  return {
    width,
    height: rows.length,
    data: new Uint8ClampedArray(grey.flatMap((value) => [value, value, value, 255])),
  };
}

const pixels = picture(
  'zzzzzzzzzz',
  'zaaaaaaazz',
  'zaaaaaaazz',
  'zaabbbaazz',
  'zaabbbaazz',
  'zaabbbaazz',
  'zaaaaaaazz',
  'zaaaaazazz',
  'zaaaaaaazz',
  'zzzzzzzzza',
);

it('grows to all pixels of one colour that hang together, round what is of another colour', () => {
  const outcome = pass(inHand('wand', { pixels, setting: 0 }), [[1.5, 1.5]]);
  // 7 × 8 pixels, without those of 3 × 3. A corner of the outline takes half a pixel's corner away, 1/8 px². The single z is noise.
  expect(polygonsIn(outcome)).toMatchObject([{ length: 2 }]);
  expect(shapeArea(shapeOf(outcome))).toBe(56 - 4 / 8 - (9 - 4 / 8));
});

it('takes more with more tolerance: of the setting, or of a drag to the right', () => {
  const whole = 56 - 4 / 8;
  expect(shapeArea(shapeOf(pass(inHand('wand', { pixels, setting: 10 }), [[1.5, 1.5]])))).toBe(whole);
  // Two levels a pixel at this zoom, half a level a screen pixel: 10 px.
  const drawing = inHand('wand', { pixels, setting: 9 });
  expect(
    shapeArea(
      shapeOf(
        pass(drawing, [
          [1.5, 1.5],
          [4.5, 1.5],
        ]),
      ),
    ),
  ).toBe(whole);
  expect(
    polygonsIn(
      pass(inHand('wand', { pixels, setting: 10 }), [
        [4.5, 1.5],
        [1.5, 1.5],
      ]),
    ),
  ).toMatchObject([{ length: 2 }]);
});

it('keeps nothing without a picture, or of a single pixel', () => {
  expect(pass(inHand('wand', { setting: 10 }), [[1.5, 1.5]])).toEqual({ kind: 'refused', fault: 'small' });
  expect(pass(inHand('wand', { pixels, setting: 0 }), [[9.5, 9.5]])).toEqual({ kind: 'refused', fault: 'small' });
});
