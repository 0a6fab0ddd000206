import { defaultEvidenceThresholds, type Verdict } from '@fovea/domain';
import { expect, test } from 'vitest';
import type { Judged } from './judge-sets.ts';
import type { ClassSet } from './sets.ts';
import { sharesOf } from './sets.ts';
import { summaryOf, changeOf } from './summary.ts';

const set: ClassSet = {
  name: 'two',
  classes: [
    { look: 'empty', subjects: 9, images: 10 },
    { look: 'crescent', subjects: 5, images: 2 },
  ],
};

const nothing = { paired: null, probes: null, alignment: null, complement: null, drawn: null, worstSubject: null };
const run = (kind: Judged['kind'], verdict: Verdict, before: number[], after: number[], isNamed = false): Judged => ({
  ...{ seed: 0, set: set.name, correction: kind, kind, isNamed, seconds: 1 },
  truth: { before: { bare: before, marked: [0, 1] }, after: { bare: after, marked: [0, 1] } },
  report: {
    ...{ ...nothing, verdict, findings: [], detections: [], isMapTaught: true, thresholds: defaultEvidenceThresholds },
    subjects: { validation: 5, attended: null },
  },
});

const runs = [
  run('right', 'accept', [0.5, 0.7], [0.9, 0.9]),
  run('right', 'partial', [0.5, 0.7], [0.9, 0.68]),
  run('right', 'accept', [0.5, 0.7], [0.9, 0.6]),
  run('trading', 'reject', [0.5, 0.7], [1, 0.1], true),
  run('trading', 'partial', [0.5, 0.7], [0.4, 0.1], true),
  run('trading', 'accept', [0.5, 0.7], [1, 0.65]),
];

test('by hand: shares of the pictures, and what a correction truly did', () => {
  expect(sharesOf(set)).toEqual([0.9, 0.1]);
  const { rarest, balancedAccuracy, accuracy } = changeOf(runs[3]!, set);
  expect(rarest).toBeCloseTo(-0.6);
  expect(balancedAccuracy).toBeCloseTo(-0.05);
  expect(accuracy).toBeCloseTo((0.9 * 0.5 - 0.1 * 0.6) / 2);
});

test('by hand: a trade is a loss of the rarest class without a loss of accuracy, and what is better loses neither', () => {
  expect(summaryOf(runs, set, 'right')).toEqual({ runs: 3, accepted: 2, named: 0, asMeant: 2 });
  expect(summaryOf(runs, set, 'trading')).toEqual({ runs: 3, accepted: 1, named: 2, asMeant: 1 });
  expect(summaryOf(runs, { ...set, name: 'three' }, 'right').runs).toBe(0);
});
