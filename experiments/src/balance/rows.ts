import type { Estimate } from '@fovea/domain';
import { evaluate, pairedDifference, type Scored } from '@fovea/learning';
import { pooled } from '../support/pooled.ts';
import type { Case, Teaching } from './cases.ts';
import type { Outcome, Repetition } from './repetition.ts';

/** The way that every other one is held against, under its own teaching. */
export const standard = 'static, λ 1';

/** What the seeds together show of one case. */
export interface Row extends Case {
  /** One for each seed. */
  readonly outcomes: readonly Outcome[];
  readonly accuracy: Estimate;
  /** Widened for all comparisons under the same teaching. */
  readonly toStandard: Estimate;
}

/** The control, and every case under one teaching. */
export function rowsUnder(teaching: Teaching, cases: readonly Case[], results: readonly Repetition[]): Row[] {
  const taught = cases.flatMap((one, index) =>
    one.teaching === null || one.teaching === teaching
      ? [{ ...one, outcomes: results.map(({ outcomes }) => outcomes[index]!) }]
      : [],
  );
  const usual = tested(results, taught.find(({ way }) => way === standard)!.outcomes);
  const comparisons = taught.length - 1;
  return taught.map((one) => {
    const scored = tested(results, one.outcomes);
    return {
      ...one,
      accuracy: evaluate({ ...scored, split: 'test' }).accuracy,
      toStandard: pairedDifference(usual, scored, comparisons).accuracy,
    };
  });
}

/** The test images of all seeds as the models of one case answer them. */
export const tested = (results: readonly Repetition[], outcomes: readonly Outcome[]): Scored =>
  pooled(results.map(({ test }, index) => ({ test, probabilities: outcomes[index]!.probabilities })));

export const mean = (outcomes: readonly Outcome[], of: (outcome: Outcome) => number): number =>
  outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
