import type { Estimate, PairedDifference } from '@fovea/domain';
import { evaluate, pairedDifference, type Scored } from '@fovea/learning';
import type { Outcome } from '../support/marked-cells.ts';
import { tested } from '../support/marked-cells.ts';
import type { Case } from './cases.ts';
import type { CueName } from './cues.ts';
import type { Worlds } from './repetition.ts';

/** What the seeds together show of one case, or of the first models of a cue. */
export interface Measured {
  /** One for each seed. */
  readonly outcomes: readonly Outcome[];
  readonly answered: Scored;
  readonly accuracy: Estimate;
  readonly auc: Estimate | null;
}

export interface Row extends Measured {
  readonly one: Case;
  /** To the first models, paired, and widened for all cases. */
  readonly gain: PairedDifference;
}

export function beforeOf(results: readonly Worlds[], cue: CueName): Measured {
  return measured(
    results,
    cue,
    results.map((worlds) => worlds[cue].base),
  );
}

/** @param before what `beforeOf` says of each cue */
export function rowsOf(
  results: readonly Worlds[],
  cases: readonly Case[],
  before: Readonly<Record<CueName, Measured>>,
): Row[] {
  return cases.map((one) => {
    const place = cases.filter(({ cue }) => cue === one.cue).indexOf(one);
    const outcomes = results.map((worlds) => worlds[one.cue].outcomes[place]!);
    const after = measured(results, one.cue, outcomes);
    const gain = pairedDifference(before[one.cue].answered, after.answered, cases.length);
    return { one, ...after, gain };
  });
}

function measured(results: readonly Worlds[], cue: CueName, outcomes: readonly Outcome[]): Measured {
  const answered = tested(
    results.map((worlds) => worlds[cue]),
    outcomes,
  );
  const { accuracy, auc } = evaluate({ ...answered, split: 'test' });
  return { outcomes, answered, accuracy, auc };
}

/** Of rows of one cue and meaning, those that are clearly better or worse than the first; the rest shows no difference. */
export interface Comparison {
  readonly better: readonly Row[];
  readonly worse: readonly Row[];
  readonly alike: readonly Row[];
}

/** @param comparisons how many such differences are read side by side */
export function against(first: Row, others: readonly Row[], comparisons: number): Comparison {
  const compared = others.map((row) => {
    const { low, high } = pairedDifference(first.answered, row.answered, comparisons).accuracy;
    return { row, verdict: low > 0 ? 'better' : high < 0 ? 'worse' : 'alike' };
  });
  const those = (wanted: string) => compared.flatMap(({ row, verdict }) => (verdict === wanted ? [row] : []));
  return { better: those('better'), worse: those('worse'), alike: those('alike') };
}
