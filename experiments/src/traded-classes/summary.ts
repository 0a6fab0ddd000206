import type { Correction } from './corrections.ts';
import type { Judged } from './judge-sets.ts';
import type { ClassSet } from './sets.ts';
import { rarestOf, sharesOf } from './sets.ts';

/** What a correction did on the test subjects, as changes of shares. */
export interface Change {
  /** Of the rarest class's recall, and of balanced accuracy, on pictures without the mark. */
  readonly rarest: number;
  readonly balancedAccuracy: number;
  /** Of the accuracy on pictures as a project has them, few of them of the rarest class, where the mark lies on half of all. */
  readonly accuracy: number;
}

export function changeOf({ truth: { before, after } }: Pick<Judged, 'truth'>, set: ClassSet): Change {
  const [bare, marked] = (['bare', 'marked'] as const).map((shown) =>
    after[shown].map((recall, label) => recall - before[shown][label]!),
  ) as [number[], number[]];
  return {
    rarest: bare[rarestOf(set)]!,
    balancedAccuracy: bare.reduce((sum, change) => sum + change, 0) / bare.length,
    accuracy: sharesOf(set).reduce((sum, share, label) => sum + (share * (bare[label]! + marked[label]!)) / 2, 0),
  };
}

/** From this fall of its recall on, the rarest class was truly traded, provided that accuracy did not fall. */
export const tradedFall = 0.1;

const isTraded = ({ rarest, accuracy }: Change): boolean => rarest <= -tradedFall && accuracy >= 0;

/** The recall of the rarest class may fall by less than the report's margin where a correction is truly better. */
const isBetter = ({ rarest, balancedAccuracy }: Change, margin: number): boolean =>
  balancedAccuracy > 0 && rarest >= -margin;

export interface Summary {
  readonly runs: number;
  readonly accepted: number;
  /** Runs whose report says that the rarest class lost recall. */
  readonly named: number;
  /** Runs that did what their kind says: traded the rarest class, or made the model better. */
  readonly asMeant: number;
}

/** What became of the corrections of one kind on one set. */
export function summaryOf(all: readonly Judged[], set: ClassSet, kind: Correction['kind']): Summary {
  const runs = all.filter((one) => one.set === set.name && one.kind === kind);
  const count = (is: (run: Judged) => boolean) => runs.filter(is).length;
  return {
    runs: runs.length,
    accepted: count(({ report }) => report.verdict === 'accept'),
    named: count(({ isNamed }) => isNamed),
    asMeant: count((run) => {
      const change = changeOf(run, set);
      return kind === 'trading' ? isTraded(change) : isBetter(change, run.report.thresholds.recallMargin ?? 0);
    }),
  };
}
