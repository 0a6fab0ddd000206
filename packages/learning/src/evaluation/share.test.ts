import { expect, test } from 'vitest';
import { shareOverGroups } from './share.ts';

const repeat = (count: number, holds: boolean) => Array.from({ length: count }, () => holds);

test('members that are alike tell no more than their group', () => {
  const groups = Int32Array.from({ length: 40 }, (_, member) => member % 10);
  const alone = Int32Array.from({ length: 40 }, (_, member) => member);
  const all = shareOverGroups(repeat(40, true), groups);
  const single = shareOverGroups(repeat(40, true), alone);
  expect(all).toMatchObject({ value: 1, high: 1 });
  // Clopper and Pearson of ten of ten, and of forty of forty.
  expect(all?.low).toBeCloseTo(0.025 ** (1 / 10), 3);
  expect(single?.low).toBeCloseTo(0.025 ** (1 / 40), 3);
});

test('a share that differs between groups has a wider interval than one that does not', () => {
  const groups = Int32Array.from({ length: 40 }, (_, member) => Math.floor(member / 4));
  const apart = shareOverGroups([...repeat(20, true), ...repeat(20, false)], groups);
  const mixed = shareOverGroups(
    Array.from({ length: 40 }, (_, member) => member % 4 < (Math.floor(member / 4) % 2 === 0 ? 1 : 3)),
    groups,
  );
  expect(apart?.value).toBe(0.5);
  expect(mixed?.value).toBe(0.5);
  expect(apart!.high - apart!.low).toBeGreaterThan(mixed!.high - mixed!.low);
});

test('there is no share of nothing', () => {
  expect(shareOverGroups([], new Int32Array())).toBeNull();
});
