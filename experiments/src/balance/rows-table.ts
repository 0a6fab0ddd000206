import type { Estimate } from '@fovea/domain';
import { percent, points, show, table } from '../support/wording.ts';
import type { Course, Outcome } from './repetition.ts';
import { mean, standard, type Row } from './rows.ts';

const columns = [
  'Scheme',
  'Cure',
  `To \`${standard}\``,
  'Fit',
  'Weight',
  'Last',
  'Data loss',
  'Feedback loss',
  'Apart',
  'Cosine',
  'Cost',
] as const;

/** @param untouched before any feedback */
export function rowsTable(
  untouched: { readonly outcomes: readonly Outcome[]; readonly accuracy: Estimate },
  rows: readonly Row[],
): string {
  return table(columns, [
    ['*before any feedback*', show(untouched.accuracy), '', fit(untouched.outcomes), ...Array<string>(7).fill('')],
    ...rows.map(({ way, outcomes, accuracy, toStandard }) => [
      way,
      show(accuracy),
      way === standard ? '' : points(toStandard),
      fit(outcomes),
      course(outcomes, ({ meanRatio }) => meanRatio, 2),
      course(outcomes, ({ lastRatio }) => lastRatio, 2),
      course(outcomes, ({ lastDataLoss }) => lastDataLoss, 3),
      course(outcomes, ({ lastFeedbackLoss }) => lastFeedbackLoss, 3),
      course(outcomes, ({ apart }) => 100 * apart, 0),
      course(outcomes, ({ meanCosine }) => meanCosine, 2),
      course(outcomes, ({ cost }) => cost, 4),
    ]),
  ]);
}

const fit = (outcomes: readonly Outcome[]) => percent(mean(outcomes, ({ confounded }) => confounded));

/** Mean over the seeds; a dash without feedback. */
export function course(outcomes: readonly Outcome[], of: (course: Course) => number, decimals: number): string {
  const told = outcomes.flatMap((outcome) => outcome.course ?? []);
  return told.length === 0 ? '–' : (told.reduce((sum, one) => sum + of(one), 0) / told.length).toFixed(decimals);
}
