import { describe, expect, it } from 'vitest';
import { balanceSchema } from '../recipe/balance.ts';
import { constraintInWords, costInWords } from './cost-in-words.ts';
import type { CurvePoint } from '../records/run-progress.ts';

const point = (step: number): CurvePoint => ({ step, dataLoss: 0.1, feedbackLoss: 2, lambda: 1 });
const curve = (lastCost: number): CurvePoint[] =>
  [0.5, -0.5, -0.1, 0].map((cosine, index) => ({
    ...point(index + 1),
    balance: { dataWeight: 1, dataNorm: 1, feedbackNorm: 2, cosine, cost: index === 3 ? lastCost : 9 },
  }));

describe('what the feedback cost, in words', () => {
  it('is the last of the sums, and the share of the steps that pulled apart', () => {
    expect(costInWords(curve(0.0369))).toContain('against each other in 50 %');
    expect(costInWords(curve(0.0369))).toContain('raised the data loss by 0.037');
    expect(costInWords(curve(-0.5))).toContain('lowered the data loss by 0.50');
  });

  it('is nothing without feedback, and reads on where some steps tell nothing', () => {
    expect(costInWords([])).toBeNull();
    expect(costInWords([point(1)])).toBeNull();
    expect(costInWords([point(1), ...curve(0.1)])).toContain('against each other in 50 %');
  });
});

describe('what a constraint took, in words', () => {
  const balance = balanceSchema.parse({ scheme: 'constrained', epsilon: 0.217 });
  const course = (last: number) => [
    { ...point(1), lambda: 3.04 },
    { ...point(2), lambda: 1.26, feedbackLoss: last },
  ];

  it('says whether attention stays within ε, and the largest and the last weight', () => {
    expect(constraintInWords(course(0.1), balance)).toMatch(
      /no further .*0\.1, allowed ε 0\.22.* up to 3 times as much as the labels, in the end 1\.3 times/,
    );
    expect(constraintInWords(course(0.3), balance)).toMatch(/still strays .*0\.3, allowed ε 0\.22/);
  });

  it('is nothing for another balance, without feedback, and before the first step', () => {
    expect(constraintInWords(course(0.1), balanceSchema.parse({}))).toBeNull();
    expect(constraintInWords([{ ...point(1), feedbackLoss: null }], balance)).toBeNull();
    expect(constraintInWords([], balance)).toBeNull();
  });
});
