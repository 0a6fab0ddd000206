import type { Estimate } from '@fovea/domain';
import { evaluate, pairedDifference } from '@fovea/learning';
import { pooled } from '../support/pooled.ts';
import { points, table } from '../support/wording.ts';
import type { OverSeeds } from './over-seeds.ts';
import type { Repetition } from './repetition.ts';

/** What teaching costs in ranking and calibration, and how far the answers lean on the parasites afterwards. */
export function costTable(results: readonly Repetition[], all: OverSeeds): string {
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
      ...results.map(costOf),
      [
        '**mean**',
        '',
        inFull(all.change.auc, 4),
        inShort(all.calibrationError.before, 3),
        `${inShort(all.calibrationError.after, 3)}, by ${inFull(all.change.calibrationError, 4)}`,
        inFull(all.painted.before, 3),
        inFull(all.painted.after, 3),
      ],
    ],
  );
}

function costOf({ seed, test, before, after }: Repetition): string[] {
  const [old, young] = [pooled([{ test, ...before }]), pooled([{ test, ...after }])] as const;
  const [base, candidate] = [evaluate({ ...old, split: 'test' }), evaluate({ ...young, split: 'test' })];
  const { auc } = pairedDifference(old, young);
  return [
    String(seed),
    `${inShort(base.auc, 4)}, ${inShort(candidate.auc, 4)}`,
    auc === null ? '–' : inFull(auc, 4),
    inShort(base.calibrationError, 3),
    inShort(candidate.calibrationError, 3),
    before.called.painted.toFixed(3),
    after.called.painted.toFixed(3),
  ];
}

/** What was asked of the means over the seeds before they were measured, and what came of it. */
export function askedTable({ change, gate, painted }: OverSeeds): string {
  const iou = gate.after.iouAtMatchedArea;
  const left = painted.after.value / painted.before.value;
  const rows: readonly (readonly [name: string, asked: string, measured: string, isMet: boolean])[] = [
    ['Accuracy', 'falls by 1 point at most', points(change.accuracy), change.accuracy.value >= -0.01],
    ['AUC', 'falls by .003 at most', inFull(change.auc, 4), change.auc.value >= -0.003],
    [
      'Calibration error',
      'rises by .005 at most',
      inFull(change.calibrationError, 4),
      change.calibrationError.value <= 0.005,
    ],
    ['IoU', '.74 at least', inFull(iou, 3), iou.value >= 0.74],
    [
      'Called infected, painted over',
      'falls by half at least',
      `falls by ${(100 * (1 - left)).toFixed(0)} %, to ${inFull(painted.after, 3)}`,
      left <= 0.5,
    ],
  ];
  return table(
    ['Figure', 'Asked', 'Measured', ''],
    rows.map(([name, wanted, measured, isMet]) => [name, wanted, measured, isMet ? 'met' : '**missed**']),
  );
}

const inShort = (estimate: Estimate | null | undefined, digits: number) => estimate?.value.toFixed(digits) ?? '–';

/** With its interval. */
export const inFull = ({ value, low, high }: Estimate, digits: number): string =>
  `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
