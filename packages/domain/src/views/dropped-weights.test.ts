import { expect, test } from 'vitest';
import { madeAgainInWords, weightsDroppedInWords } from './dropped-weights.ts';

test('of dropped weights it is said when they went and what makes them again', () => {
  expect(weightsDroppedInWords({ version: 4, run: 7, at: '2026-11-30T08:00:00.000Z' })).toBe(
    'The weights of version 4 were dropped on 2026-11-30 to free space. Repeat run 7, and they are made again: with the button “Repeat” on its page, or with fovea rerun 7.',
  );
});

test('a repetition says whether it made dropped weights again, and nothing where none were dropped', () => {
  expect(madeAgainInWords({})).toBeNull();
  expect(madeAgainInWords({ madeAgain: true })).toMatch(/stored again/);
  expect(madeAgainInWords({ madeAgain: false })).toMatch(/stay so: only equal weights/);
});
