import type { Estimate } from '@fovea/domain';
import { differenceOverSplits, meanOverSplits, metricOverSplits } from '@fovea/learning';
import { pooled } from '../support/pooled.ts';
import type { ByCell, OnParasites } from './by-cell.ts';
import type { Repetition } from './repetition.ts';

type When = 'before' | 'after';
const mapFigures = ['iouAtMatchedArea', 'pointing', 'energyInside'] as const satisfies readonly (keyof OnParasites)[];

/** Means over the seeds, with intervals over patients: several seeds may test a patient, who counts once. */
export interface OverSeeds {
  readonly accuracy: Readonly<Record<When, Estimate>>;
  readonly calibrationError: Readonly<Record<When, Estimate>>;
  /** After less before. */
  readonly change: Readonly<Record<'accuracy' | 'auc' | 'calibrationError', Estimate>>;
  /** Of the gate, on the outlined cells. */
  readonly gate: Readonly<Record<When, Readonly<Record<keyof OnParasites, Estimate>>>>;
  /** Share of the outlined cells still called infected with their outlines painted over. */
  readonly painted: Readonly<Record<When, Estimate>>;
}

/** @throws INPUT_INVALID where the test patients of a seed have one class alone */
export function overSeeds(results: readonly Repetition[]): OverSeeds {
  const answered = (when: When) => results.map(({ test, [when]: model }) => pooled([{ test, ...model }]));
  const [before, after] = [answered('before'), answered('after')];
  const pairs = before.map((base, seed) => [base, after[seed]!] as const);
  const byCell = (when: When, name: keyof Omit<ByCell, 'seconds'>) =>
    meanOverSplits(results.map(({ outlined, byCell }) => ({ subjects: outlined, values: byCell[when][name] })));
  const gate = (when: When) =>
    Object.fromEntries(mapFigures.map((name) => [name, byCell(when, name)])) as Record<keyof OnParasites, Estimate>;
  const metric = (name: 'accuracy' | 'calibrationError') => ({
    before: metricOverSplits(before, name),
    after: metricOverSplits(after, name),
  });
  return {
    accuracy: metric('accuracy'),
    calibrationError: metric('calibrationError'),
    change: {
      accuracy: differenceOverSplits(pairs, 'accuracy'),
      auc: differenceOverSplits(pairs, 'auc'),
      calibrationError: differenceOverSplits(pairs, 'calibrationError'),
    },
    gate: { before: gate('before'), after: gate('after') },
    painted: { before: byCell('before', 'painted'), after: byCell('after', 'painted') },
  };
}
