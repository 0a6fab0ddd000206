import type { Evaluation } from '../records/evaluation.ts';

/** The metrics of an evaluation as pages show them, each with whether more of it is better. */
const metrics = [
  { name: 'Accuracy', key: 'accuracy', hint: 'Share of right answers', unit: 'percent', moreIsBetter: true },
  {
    name: 'Balanced accuracy',
    key: 'balancedAccuracy',
    hint: 'Mean over the classes of the share of right answers, so that a rare class counts as much as a common one',
    unit: 'percent',
    moreIsBetter: true,
  },
  {
    name: 'AUC',
    key: 'auc',
    hint: 'How often an image of the positive class gets a higher probability than an image of another class',
    unit: 'plain',
    moreIsBetter: true,
  },
  {
    name: 'Sensitivity',
    key: 'sensitivity',
    hint: 'Of the images of the positive class, the share that the model finds',
    unit: 'percent',
    moreIsBetter: true,
  },
  {
    name: 'Specificity',
    key: 'specificity',
    hint: 'Of the images of the other classes, the share that the model does not take for positive',
    unit: 'percent',
    moreIsBetter: true,
  },
  {
    name: 'F1',
    key: 'f1',
    hint: 'Sensitivity and the share of positive answers that are right, in one figure: 1 is perfect',
    unit: 'plain',
    moreIsBetter: true,
  },
  {
    name: 'Matthews correlation',
    key: 'mcc',
    hint: 'How well answers and labels go together, with all classes counted: 1 is perfect, 0 is chance',
    unit: 'plain',
    moreIsBetter: true,
  },
  {
    name: 'Brier score',
    key: 'brier',
    hint: 'Squared distance of the probabilities from the truth, summed over the classes: 0 is perfect, 2 is worst',
    unit: 'plain',
    moreIsBetter: false,
  },
  {
    name: 'Calibration error',
    key: 'calibrationError',
    hint: 'How far the stated probabilities are from the share of answers that are right: 0 is perfect',
    unit: 'percent',
    moreIsBetter: false,
  },
  {
    name: 'Worst class',
    key: 'worstGroup',
    hint: 'Share of right answers in the class where it is lowest',
    unit: 'percent',
    moreIsBetter: true,
  },
] as const satisfies readonly {
  name: string;
  /** What it means, in a sentence. */
  hint: string;
  key: keyof Evaluation;
  unit: 'percent' | 'plain';
  moreIsBetter: boolean;
}[];

/** Those that were measured for any of the evaluations: earlier Foveas measured fewer. */
export function measuredIn(evaluations: readonly (Evaluation | null)[]): (typeof metrics)[number][] {
  return metrics.filter(({ key }) => evaluations.some((evaluation) => evaluation?.[key] !== undefined));
}
