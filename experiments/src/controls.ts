import { control, labelsOf, needless, turns, worldOf } from './controls/checks.ts';
import { count, ofCheck, quiet } from './controls/counts.ts';
import { pageOf } from './controls/page.ts';
import type { Judged } from './controls/retrain.ts';
import { retrainAll } from './controls/retrain.ts';
import { fullScale, quickScale } from './controls/scale.ts';
import { study } from './support/study.ts';
import { show } from './support/wording.ts';

/** Nothing was taught, or there was nothing to gain: does the report say so? */
export const controls = study({
  name: 'controls',
  summary: 'what the evidence report says of retrainings at λ = 0 and of needless feedback, on three kinds of picture',
  // Seeds 0 and 1 were looked at while the rules and the pictures of this study were still changed.
  seeds: Array.from({ length: 20 }, (_, turn) => turn + 2),
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({
    labels: labelsOf,
    worlds: scale.kinds.flatMap((kind) =>
      scale.checks.flatMap((check) => Array.from({ length: turns }, (_, seed) => worldOf(kind, check, seed))),
    ),
    recipes: scale.kinds.flatMap((kind) =>
      scale.checks.flatMap((check) => [scale.base(kind, check, 0), scale.correction(kind, 0, check.lambda)]),
    ),
  }),
  judges: 'apart',
  // Validation subjects alone.
  testSubjects: () => [],
  measure: retrainAll,
  report(results, { scale, say }) {
    const runs = results.flat();
    const all = figuresOf(runs);
    const needlessShare = show(quiet(ofCheck(runs, needless, null)));
    say(
      `of ${String(all.controls)} controls ${String(all.controlsAccepted)} accepted and ${String(all.controlsPartial)} partial; of the needless feedback ${needlessShare} no-op or unchanged`,
    );
    const byKind = scale.kinds.flatMap((kind) =>
      Object.entries(figuresOf(runs.filter((run) => run.kind === kind))).map(
        ([name, value]) => [`${kind}${name[0]!.toUpperCase()}${name.slice(1)}`, value] as const,
      ),
    );
    return { figures: { ...all, ...Object.fromEntries(byKind) }, page: pageOf(runs, scale) };
  },
});

function figuresOf(runs: readonly Judged[]) {
  const [untaught, taught] = [ofCheck(runs, control, null), ofCheck(runs, needless, null)];
  return {
    controls: untaught.length,
    controlsAccepted: count(untaught, 'accept'),
    controlsPartial: count(untaught, 'partial'),
    untoldAccepted: count(untaught, 'accept', 'untold'),
    untoldPartial: count(untaught, 'partial', 'untold'),
    needless: taught.length,
    needlessQuiet: quiet(taught)?.value ?? null,
  };
}
