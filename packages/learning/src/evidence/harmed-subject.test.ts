import { expect, test } from 'vitest';
import { ofHarm } from './detections.ts';
import { worstSubject } from './harmed-subject.ts';

/** Images of each subject: how many went right to wrong, wrong to right, and stayed right. */
function answers(subjects: readonly (readonly [lost: number, won: number, kept: number])[]) {
  const [before, after, of]: [number[], number[], number[]] = [[], [], []];
  subjects.forEach(([lost, won, kept], subject) => {
    for (const [count, was, is] of [
      [lost, 1, 0],
      [won, 0, 1],
      [kept, 1, 1],
    ] as const) {
      for (let image = 0; image < count; image++) {
        before.push(was);
        after.push(is);
        of.push(subject);
      }
    }
  });
  return worstSubject(Uint8Array.from(before), Uint8Array.from(after), Int32Array.from(of));
}
const named = (worst: ReturnType<typeof answers>) => (worst === null ? null : { ...worst, subject: 'P07' });

test('ten images lost and none won is beyond chance, also among twenty subjects', () => {
  const worst = answers([[10, 0, 10], ...Array.from({ length: 19 }, () => [1, 1, 18] as const)]);
  expect(worst).toMatchObject({ subject: 0, subjects: 20, images: 20, before: 1, after: 0.5 });
  expect(worst?.change.value).toBeCloseTo(-0.5, 9);
  // Clopper–Pearson for 10 of 10 at 1 − .05/20: the low end is (.05/40)^(1/10) = .5125.
  expect(worst?.change.high).toBeCloseTo(-(2 * 0.00125 ** 0.1 - 1) * 0.5, 6);
  expect(worst?.change.low).toBeCloseTo(-0.5, 6);
  expect(ofHarm(named(worst))).toEqual([{ code: 'harmed-subject', rows: [] }]);
});

test('holds for subjects with so many images that the chance of one outcome is too small for a number', () => {
  const worst = answers([
    [1080, 0, 100],
    [1, 0, 10],
  ]);
  expect(worst?.subject).toBe(0);
  expect(ofHarm(named(worst))).toHaveLength(1);
  const mixed = answers([[325, 5, 100]]);
  expect(mixed?.change.low).toBeLessThan(mixed?.change.value ?? 0);
  expect(mixed?.change.high).toBeGreaterThan(mixed?.change.value ?? 0);
  // Clopper–Pearson for 325 of 330 at .95, its terms summed in Python from lgamma: [.9649975, .9950625].
  expect(mixed?.change.high).toBeCloseTo(((1 - 2 * 0.9649975) * 330) / 430, 5);
});

test('the same fall is chance among a thousand subjects', () => {
  const many = answers([[10, 0, 10], ...Array.from({ length: 999 }, () => [0, 0, 1] as const)]);
  expect(many?.change.value).toBeCloseTo(-0.5, 9);
  expect(many?.change.high).toBeGreaterThan(0);
  expect(ofHarm(named(many))).toEqual([]);
});

test('a few images lost are chance, and named all the same', () => {
  const worst = answers([
    [3, 1, 20],
    [1, 0, 20],
  ]);
  expect(worst).toMatchObject({ subject: 0, images: 24 });
  expect(ofHarm(named(worst))).toEqual([]);
});

test('where no subject fell there is no worst one', () => {
  expect(
    answers([
      [1, 1, 5],
      [0, 4, 5],
    ]),
  ).toBeNull();
  expect(ofHarm(null)).toEqual([]);
});

test('the surest fall is the worst, not the steepest', () => {
  expect(
    answers([
      [2, 0, 0],
      [12, 2, 30],
    ])?.subject,
  ).toBe(1);
});
