import type { Split } from '@fovea/domain';
import { expect, test } from 'vitest';
import { assignSplits } from './assign-splits.ts';

const subjects = Array.from({ length: 20 }, (_, at) => ({
  name: `S${at}`,
  images: new Map([
    ['a', 5],
    ['b', 5],
  ]),
}));
const givenTo = (splitOf: (at: number) => Split | null) =>
  new Map(
    subjects.flatMap(({ name }, at) => {
      const split = splitOf(at);
      return split === null ? [] : [[name, split] as const];
    }),
  );
const none = new Map<string, Split>();
const countsOf = (assigned: ReadonlyMap<string, Split>) => {
  const counts: Partial<Record<Split, number>> = {};
  for (const split of assigned.values()) counts[split] = (counts[split] ?? 0) + 1;
  return counts;
};

test('a given split is kept whole, stored subjects keep theirs, and the rest is drawn', () => {
  const given = givenTo((at) => (['train', 'validation', 'test', null] as const)[at % 4] ?? null);
  const stored = new Map<string, Split>([['S0', 'test']]);
  const assigned = assignSplits(subjects, { stored, given }, 1);
  expect(assigned.size).toBe(20);
  expect(assigned.get('S0')).toBe('test');
  for (const [name, split] of given) if (name !== 'S0') expect(assigned.get(name)).toBe(split);
});

test('a part that is not given is drawn from training subjects, and no other subject moves', () => {
  const given = givenTo((at) => (at < 15 ? 'train' : 'test'));
  const assigned = assignSplits(subjects, { stored: none, given }, 1);
  expect(countsOf(assigned)).toEqual({ train: 11, validation: 4, test: 5 });
  const onlyTraining = assignSplits(
    subjects,
    { stored: none, given: givenTo((at) => (at < 10 ? 'train' : 'validation')) },
    1,
  );
  expect([...onlyTraining].flatMap(([name, split]) => (split === 'validation' ? [name] : []))).toEqual(
    subjects.slice(10).map(({ name }) => name),
  );
  expect(countsOf(onlyTraining).test).toBeGreaterThan(0);
});

test('one training subject stays in training', () => {
  const assigned = assignSplits(
    subjects.slice(0, 2),
    {
      stored: none,
      given: new Map([
        ['S0', 'train'],
        ['S1', 'test'],
      ]),
    },
    1,
  );
  expect([...assigned].sort()).toEqual([
    ['S0', 'train'],
    ['S1', 'test'],
  ]);
});
