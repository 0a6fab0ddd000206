import { meaningOf } from './levels-lite0/cases.ts';
import type { CueName } from './levels-lite0/cues.ts';
import { cueNames } from './levels-lite0/cues.ts';
import { pageOf } from './levels-lite0/page.ts';
import { correctWorlds } from './levels-lite0/repetition.ts';
import type { Measured } from './levels-lite0/rows.ts';
import { beforeOf, rowsOf } from './levels-lite0/rows.ts';
import { fullScale, quickScale } from './levels-lite0/scale.ts';
import { confoundedTestSubjects } from './support/confounded-study.ts';
import { plotLines } from './support/plot.ts';
import { study } from './support/study.ts';
import { show } from './support/wording.ts';

/** At which level of a network that has levels should attention and feedback act, and does the kind of cue decide it? */
export const levelsLite0 = study({
  name: 'levels-lite0',
  summary: 'attention at five taps of EfficientNet-Lite0 against three kinds of false cue (synthetic cells)',
  seeds: [70, 71, 72],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({ recipes: [scale.base(1, 0), ...scale.cases.map((one) => scale.correction(0, one))] }),
  judges: false,
  testSubjects: confoundedTestSubjects,
  measure: correctWorlds,
  report(results, { scale, say }) {
    const before = Object.fromEntries(cueNames.map((cue) => [cue, beforeOf(results, cue)])) as Record<
      CueName,
      Measured
    >;
    const rows = rowsOf(results, scale.cases, before);
    for (const cue of cueNames) say(`${cue}, before: ${show(before[cue].accuracy)}`);
    for (const { one, accuracy } of rows) say(`${one.name}: ${show(accuracy)}`);
    const shown = { scale, before, rows };
    return {
      figures: Object.fromEntries(
        [
          ...cueNames.map((cue) => ({ name: `${cue}, before`, ...before[cue] })),
          ...rows.map((row) => ({ name: row.one.name, ...row })),
        ].flatMap(({ name, accuracy, auc }) => [
          [name, accuracy.value],
          [`${name}, AUC`, auc?.value ?? null],
        ]),
      ),
      page: [
        ...pageOf(shown),
        '![Cure by level, one line a cue and meaning](levels-lite0.svg)',
        `Generator: \`${JSON.stringify(scale.training)}\`. Cues: \`${JSON.stringify(scale.looks)}\``,
        `First model: \`${JSON.stringify(scale.base(1, 0))}\``,
        `First case: \`${JSON.stringify(scale.correction(0, scale.cases[0]!))}\``,
      ],
      draw: () =>
        plotLines(
          'levels-lite0',
          {
            title: 'Where a gate sits: from coarse maps to the image',
            x: 'Places along one side of the gate’s map',
            y: 'Accuracy with the cue at random',
          },
          rows
            .filter(({ one }) => one.gate === 'multiplying' && one.lambda > 0 && one.cue !== 'none')
            .map(({ one, accuracy }) => ({
              series: `${one.cue}, ${meaningOf(one)}`,
              x: scale.places[one.tap]!,
              y: accuracy.value,
              low: accuracy.low,
              high: accuracy.high,
            })),
        ),
    };
  },
});
