import { FoveaError } from '@fovea/domain';
import { evaluate, pairedDifference } from '@fovea/learning';
import { pooled } from '../support/pooled.ts';
import { table } from '../support/wording.ts';
import type { Repetition } from './repetition.ts';

/** What teaching costs, and how far the answers lean on the parasites afterwards. Accuracy and AUC: after less before. */
interface Cost {
  readonly accuracy: number;
  readonly auc: number;
  readonly calibrationErrorBefore: number;
  readonly calibrationErrorAfter: number;
  /** Share of the outlined cells still called infected with their outlines painted over. */
  readonly paintedBefore: number;
  readonly paintedAfter: number;
}

interface CostOfSeed extends Cost {
  readonly seed: number;
  /** The AUC of both models, and its change with its interval, in words. */
  readonly aucs: string;
  readonly aucChange: string;
}

/** @throws INPUT_INVALID where the seed's test patients have one class alone */
export function costOf({ seed, test, before, after }: Repetition): CostOfSeed {
  const [old, young] = [pooled([{ test, ...before }]), pooled([{ test, ...after }])];
  const [base, candidate] = [evaluate({ ...old, split: 'test' }), evaluate({ ...young, split: 'test' })];
  const { accuracy, auc } = pairedDifference(old, young);
  if (auc === null || base.auc === null || candidate.auc === null)
    throw new FoveaError('INPUT_INVALID', `The test patients of split seed ${String(seed)} have one class alone.`);
  return {
    seed,
    accuracy: accuracy.value,
    auc: auc.value,
    aucs: `${base.auc.value.toFixed(4)}, ${candidate.auc.value.toFixed(4)}`,
    aucChange: `${auc.value.toFixed(4)} [${auc.low.toFixed(4)}, ${auc.high.toFixed(4)}]`,
    calibrationErrorBefore: base.calibrationError?.value ?? Number.NaN,
    calibrationErrorAfter: candidate.calibrationError?.value ?? Number.NaN,
    paintedBefore: before.called.painted,
    paintedAfter: after.called.painted,
  };
}

/** The mean over the seeds. */
export function meanCost(costs: readonly Cost[]): Cost {
  const mean = (name: keyof Cost) => costs.reduce((sum, one) => sum + one[name], 0) / costs.length;
  return {
    accuracy: mean('accuracy'),
    auc: mean('auc'),
    calibrationErrorBefore: mean('calibrationErrorBefore'),
    calibrationErrorAfter: mean('calibrationErrorAfter'),
    paintedBefore: mean('paintedBefore'),
    paintedAfter: mean('paintedAfter'),
  };
}

export function costTable(costs: readonly CostOfSeed[]): string {
  const shown = (one: Cost) =>
    [one.calibrationErrorBefore, one.calibrationErrorAfter, one.paintedBefore, one.paintedAfter].map((value) =>
      value.toFixed(3),
    );
  const all = meanCost(costs);
  return table(
    [
      'Split seed',
      'AUC before, after',
      'Difference',
      'Calibration error before',
      'After',
      'Called infected, painted over, before',
      'After',
    ],
    [
      ...costs.map((one) => [String(one.seed), one.aucs, one.aucChange, ...shown(one)]),
      ['**mean**', '', all.auc.toFixed(4), ...shown(all)],
    ],
  );
}

/** What was asked of the means over the seeds before they were measured, and what came of it. */
export function askedTable(all: Cost, iou: number): string {
  const calibration = all.calibrationErrorAfter - all.calibrationErrorBefore;
  const left = all.paintedAfter / all.paintedBefore;
  const rows: readonly (readonly [name: string, asked: string, measured: string, isMet: boolean])[] = [
    ['Accuracy', 'falls by 1 point at most', `${(100 * all.accuracy).toFixed(1)} points`, all.accuracy >= -0.01],
    ['AUC', 'falls by .003 at most', all.auc.toFixed(4), all.auc >= -0.003],
    ['Calibration error', 'rises by .005 at most', calibration.toFixed(4), calibration <= 0.005],
    ['IoU', '.74 at least', iou.toFixed(3), iou >= 0.74],
    ['Called infected, painted over', 'falls by half at least', `${(100 * (1 - left)).toFixed(0)} %`, left <= 0.5],
  ];
  return table(
    ['Figure', 'Asked', 'Measured', ''],
    rows.map(([name, wanted, measured, isMet]) => [name, wanted, measured, isMet ? 'met' : '**missed**']),
  );
}
