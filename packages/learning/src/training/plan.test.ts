import { describe, expect, test } from 'vitest';
import { markedImage } from '../images/marked-image.ts';
import { feedbackTargets, irrelevant, patchesOf } from './plan.ts';

const size = 4;
const mask = (...inside: number[]) =>
  Float32Array.from({ length: size ** 2 }, (_, pixel) => Number(inside.includes(pixel)));
const options = { train: Int32Array.of(0, 1, 2), size, radius: 0 };
const [some, other] = [mask(0, 1), mask(15)];

describe('the target of an image', () => {
  test('is what its regions ask for, by meaning', () => {
    const [attend, ignore, both] = feedbackTargets(
      [
        markedImage(0, { attend: some }),
        markedImage(1, { ignore: some }),
        markedImage(2, { attend: some, ignore: other }),
      ],
      options,
    );
    expect([attend?.attend?.mask, attend?.ignore]).toEqual([some, null]);
    expect([ignore?.attend, ignore?.ignore?.mask]).toEqual([null, some]);
    expect([both?.attend?.mask, both?.ignore?.mask]).toEqual([some, other]);
  });

  test('widens what is to be ignored alone, a mask that images share once', () => {
    const [one, same] = feedbackTargets([markedImage(0, { ignore: other }), markedImage(1, { ignore: other })], {
      ...options,
      radius: 1,
    });
    expect([...(one?.ignore?.mask.keys() ?? [])].filter((pixel) => one?.ignore?.mask[pixel] === 1)).toEqual([
      11, 14, 15,
    ]);
    expect(same?.ignore?.mask).toBe(one?.ignore?.mask);
    const [looks] = feedbackTargets([markedImage(0, { attend: other })], { ...options, radius: 1 });
    expect(looks?.attend?.mask).toEqual(other);
  });

  test('needs a region inside the picture, on a training image', () => {
    expect(() => feedbackTargets([markedImage(0, { ignore: mask() })], options)).toThrow(/no region/);
    expect(() => feedbackTargets([markedImage(3, { ignore: some })], options)).toThrow(/training subjects/);
  });
});

test('what must not matter is what to ignore, else all but what to attend to', () => {
  const [attend, both] = feedbackTargets(
    [markedImage(0, { attend: some }), markedImage(1, { attend: some, ignore: other })],
    options,
  );
  if (attend === undefined || both === undefined) throw new Error('no targets');
  expect(irrelevant(attend).ignore?.mask).toEqual(some.map((value) => 1 - value));
  expect(irrelevant(both)).toMatchObject({ attend: null, ignore: { mask: other } });
  expect(patchesOf([attend, both])).toEqual([{ row: 1, mask: other }]);
});
