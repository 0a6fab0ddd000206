import type { Evaluation } from '../records/evaluation.ts';
import { expect, it } from 'vitest';
import { measuredIn } from './metrics.ts';

it('shows only what was measured', () => {
  const estimate = { value: 0.9, low: 0.8, high: 1, confidence: 0.95 };
  const old: Evaluation = {
    split: 'validation',
    images: 8,
    subjects: 2,
    accuracy: estimate,
    balancedAccuracy: estimate,
    auc: null,
    sensitivity: estimate,
    specificity: estimate,
    brier: estimate,
  };
  const names = (...evaluations: (Evaluation | null)[]) => measuredIn(evaluations).map(({ name }) => name);
  expect(names(old)).toEqual(['Accuracy', 'Balanced accuracy', 'AUC', 'Sensitivity', 'Specificity', 'Brier score']);
  expect(names(old, { ...old, f1: null })).toContain('F1');
  expect(names(null)).toEqual([]);
});
