import type { Verdict } from '@fovea/domain';
import { shareOverGroups } from '@fovea/learning';
import type { Check, Kind } from './checks.ts';
import type { Judged } from './retrain.ts';

/** The retrainings of one check, on one kind of picture or on all. */
export const ofCheck = (runs: readonly Judged[], { name }: Pick<Check, 'name'>, kind: Kind | null): Judged[] =>
  runs.filter((run) => run.check === name && (kind === null || run.kind === kind));

export const count = (runs: readonly Judged[], verdict: Verdict, by: 'verdict' | 'untold' = 'verdict'): number =>
  runs.filter((run) => run[by] === verdict).length;

/** A verdict that claims nothing. */
export const isQuiet = ({ verdict }: Pick<Judged, 'verdict'>): boolean =>
  verdict === 'no-op' || verdict === 'unchanged';

/** Share of the quiet ones, with its interval over the seeds; null of none. */
export const quiet = (runs: readonly Judged[]) =>
  shareOverGroups(
    runs.map(isQuiet),
    Int32Array.from(runs, ({ seed }) => seed),
  );
