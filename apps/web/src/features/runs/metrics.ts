import type { Evaluation } from '@fovea/domain';

/** The metrics of an evaluation as pages show them, each with whether more of it is better. */
const metrics = [
  { name: 'Accuracy', key: 'accuracy', unit: 'percent', moreIsBetter: true },
  { name: 'Balanced accuracy', key: 'balancedAccuracy', unit: 'percent', moreIsBetter: true },
  { name: 'AUC', key: 'auc', unit: 'plain', moreIsBetter: true },
  { name: 'Sensitivity', key: 'sensitivity', unit: 'percent', moreIsBetter: true },
  { name: 'Specificity', key: 'specificity', unit: 'percent', moreIsBetter: true },
  { name: 'F1', key: 'f1', unit: 'plain', moreIsBetter: true },
  { name: 'Matthews correlation', key: 'mcc', unit: 'plain', moreIsBetter: true },
  { name: 'Brier score', key: 'brier', unit: 'plain', moreIsBetter: false },
  { name: 'Calibration error', key: 'calibrationError', unit: 'percent', moreIsBetter: false },
  { name: 'Worst class', key: 'worstGroup', unit: 'percent', moreIsBetter: true },
] as const satisfies readonly {
  name: string;
  key: keyof Evaluation;
  unit: 'percent' | 'plain';
  moreIsBetter: boolean;
}[];

/** Those that were measured for any of the evaluations: earlier Foveas measured fewer. */
export function measuredIn(evaluations: readonly (Evaluation | null)[]): (typeof metrics)[number][] {
  return metrics.filter(({ key }) => evaluations.some((evaluation) => evaluation?.[key] !== undefined));
}
