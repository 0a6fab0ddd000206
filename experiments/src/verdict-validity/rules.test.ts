import type { Verdict } from '@fovea/domain';
import { expect, test } from 'vitest';
import type { Judged } from './judge-world.ts';
import { validityOf } from './rules.ts';

const run = (verdict: Verdict, change: number, seen: number, instruction = 'the mark on 20 images'): Judged => ({
  world: 'a world',
  instruction,
  verdict,
  unchecked: seen < 0 ? 'partial' : verdict,
  reasons: [],
  uncheckedReasons: [],
  reliance: null,
  check: null,
  seen: { before: 0.9, after: 0.9 + seen },
  truth: {
    ...{ before: 0.6, after: 0.6 + change, auc: null, recalls: [] },
    change: { value: change, low: change, high: change, confidence: 0.95 },
  },
  seconds: 1,
});

const runs = [
  run('accept', 0.2, -0.1),
  run('accept', 0.04, 0),
  run('accept', -0.01, 0),
  run('partial', 0.1, -0.01),
  run('reject', 0, 0.01, 'ignore the object'),
  run('accept', -0.3, -0.3, 'every image in a wrong place'),
];

test('by hand: what a report accepts, and what the naive rule does', () => {
  expect(validityOf(runs, 'report')).toMatchObject({
    accepted: 4,
    acceptedBetter: { count: 2, of: 4, value: 0.5 },
    worstAccepted: -30,
    harmfulAccepted: { count: 1, of: 2 },
    goodAccepted: { count: 1, of: 2 },
  });
  expect(validityOf(runs, 'unchecked')).toMatchObject({ accepted: 2, acceptedBetter: { count: 1, of: 2 } });
  expect(validityOf(runs, 'naive')).toMatchObject({
    accepted: 4,
    acceptedBetter: { count: 2, of: 4 },
    worstAccepted: -1,
    harmfulAccepted: { count: 1, of: 2 },
    goodAccepted: { count: 1, of: 2 },
  });
});

test('nothing accepted: a share of nothing is no number, and there is no worst', () => {
  const { accepted, acceptedBetter, worstAccepted } = validityOf(
    runs.filter(({ verdict }) => verdict !== 'accept'),
    'report',
  );
  expect(accepted).toBe(0);
  expect(acceptedBetter.value).toBeNaN();
  expect(worstAccepted).toBeNull();
});
