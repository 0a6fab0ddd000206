import { describe, expect, it } from 'vitest';
import { lambdaOf, middleStray, strayInWords } from './stray.ts';

describe('the plain slider', () => {
  it('goes from λ = 10 over 1 to 0.1', () => {
    expect([0, middleStray, 100].map(lambdaOf)).toEqual([10, 1, 0.1]);
  });

  it('weighs feedback less the more attention may stray, within what a run accepts', () => {
    const lambdas = Array.from({ length: 101 }, (_, stray) => lambdaOf(stray));
    lambdas.slice(1).forEach((lambda, index) => expect(lambda).toBeLessThan(lambdas[index] ?? 0));
    expect(Math.max(...lambdas)).toBeLessThanOrEqual(100);
  });

  it('has words for every position', () => {
    expect(new Set([0, 25, 50, 75, 100].map(strayInWords)).size).toBe(5);
  });
});
