import type { FeedbackSummary, Identifier, RunDetail, RunSummary, VersionState } from '@fovea/domain';
import { tour, withoutRegions } from '@fovea/domain';

/** What a person has done on the tour, as the server and the address tell it. */
export interface Deeds {
  /** A training image of the tour's class was opened. */
  readonly hasOpened: boolean;
  /** *Show prediction* was pressed there. */
  readonly hasAsked: boolean;
  /** Training images that carry a region of the tour's meaning. */
  readonly marked: number;
  /** The newest retraining that was started since the tour began. */
  readonly run: RunSummary | null;
}

/** What is to be done next. */
export type TourStep = 'open' | 'ask' | 'mark' | 'mark-more' | 'retrain' | 'wait' | 'decide' | 'mend' | 'done';

/** The number that a person reads; waiting is part of the retraining, mending part of the decision. */
const numbers = {
  open: 1,
  ask: 2,
  mark: 3,
  'mark-more': 4,
  retrain: 5,
  wait: 5,
  decide: 6,
  mend: 6,
  done: 6,
} as const satisfies Record<TourStep, number>;
export const stepCount = Math.max(...Object.values(numbers));
export const stepNumber = (step: TourStep): number => numbers[step];

/** What a candidate of the tour leads to, by what became of it. */
const afterRun = {
  candidate: 'decide',
  champion: 'done',
  former: 'done',
  rejected: 'mend',
} as const satisfies Record<VersionState, TourStep>;

/** The first thing that was not done yet. Nothing but deeds leads on. */
export function nextStep({ hasOpened, hasAsked, marked, run }: Deeds): TourStep {
  const isOver = run === null || run.state === 'failed' || run.state === 'cancelled';
  if (!isOver) return run.candidate === null ? 'wait' : afterRun[run.candidate.state];
  if (!hasOpened && marked === 0) return 'open';
  if (!hasAsked && marked === 0) return 'ask';
  if (marked === 0) return 'mark';
  return marked < tour.marks ? 'mark-more' : 'retrain';
}

/** Images that count as marked: from whom the model learns, with a region of the tour's meaning. */
export function countMarked(feedback: readonly FeedbackSummary[]): number {
  const marked = feedback.filter(
    ({ active, trainable, meanings }) => active && trainable && meanings.includes(tour.meaning),
  );
  return new Set(marked.map(({ image }) => image.id)).size;
}

/** Whether the image was marked with other meanings only: the model would be told to look where it should not. */
export function isMarkedOtherwise(feedback: readonly FeedbackSummary[], image: Identifier): boolean {
  const meanings = feedback.filter((one) => one.image.id === image).flatMap((one) => one.meanings);
  return meanings.length > 0 && !meanings.includes(tour.meaning);
}

/** The newest retraining after a run's number, exact repeats left out. */
export function newestRetraining(runs: readonly RunSummary[], after: number): RunSummary | null {
  const since = runs.filter(
    ({ kind, rerunOf, number }) => kind === 'recalibration' && rerunOf === null && number > after,
  );
  return since.toSorted((a, b) => b.number - a.number)[0] ?? null;
}

/** Shares of right answers without the marked regions, before and after; null where the report has none. */
export function gainOf({ evidence }: Pick<RunDetail, 'evidence'>): { before: number; after: number } | null {
  const probes = evidence?.probes;
  return probes ? { before: withoutRegions(probes.before), after: withoutRegions(probes.after) } : null;
}
