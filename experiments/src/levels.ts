import { evaluate, pairedDifference } from '@fovea/learning';
import type { Case } from './levels/cases.ts';
import { placeOf, variantOf } from './levels/cases.ts';
import { fullScale, quickScale } from './levels/scale.ts';
import { confoundedTestSubjects } from './support/confounded-study.ts';
import type { Outcome, Repetition } from './support/marked-cells.ts';
import { correctEach, mean, meanOf, tested } from './support/marked-cells.ts';
import { plotPoints } from './support/plot.ts';
import { study } from './support/study.ts';
import { percent, points, show, table } from './support/wording.ts';

/** At which level should attention sit, and which loss should teach it? */
export const levels = study({
  name: 'levels',
  summary: 'attention at every level and taught by every loss, against exact masks (synthetic cells)',
  seeds: [20, 21, 22],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({ recipes: [scale.base(1, 0), ...scale.cases.map((one) => scale.correction(0, one))] }),
  judges: false,
  testSubjects: confoundedTestSubjects,
  measure: (seed, run) => correctEach(seed, run),
  report(results, { scale, say }) {
    const untouched = results.map(({ base }) => base);
    const before = evaluate({ ...tested(results, untouched), split: 'test' });
    const comparisons = scale.cases.length;
    const rows = scale.cases.map((one, index) => rowOf(one, results, index, comparisons));
    for (const { one, accuracy, outcomes } of rows)
      say(`${one.name}: ${show(accuracy)}, M in the dot ${meanOf(outcomes, ({ looks }) => looks.inDot, 2)}`);
    const on = (marks: Case['marks']) => rows.filter(({ one }) => one.marks === marks);
    const dots = on('dots');
    const parasites = on('parasites');
    const first = rows[0]?.one ?? fullScale.cases[0]!;
    return {
      figures: {
        base: before.accuracy.value,
        ...Object.fromEntries(rows.map(({ one, accuracy }) => [one.name, accuracy.value])),
      },
      page: [
        `At which level should attention sit, and which loss should teach it? Synthetic cells whose ink dot follows the class (those of \`confounder\`). From one confounded model, ${String(first.images)} cells are marked along exact masks: the dots as *ignore*, or the parasites as *attend*. Gates sit on the image (\`input\`, 64 × 64) or on the features after a stage of the classifier (\`stage-1\`: 32 × 32, \`stage-2\`: 16 × 16, \`stage-3\`: 8 × 8); \`input + stage-2\` has two at once. All else is the quick preset's 50 steps, with 32 cells from the data in each beside 8 marked ones, and **without counterexamples**, which cure by themselves, so that what is left is the gate's work; one row has them.`,
        `*Cure*: accuracy on ${String(before.images)} images of ${String(before.subjects)} subjects of their own with the dot drawn at random; before any feedback ${show(before.accuracy)}. Intervals: 95 %, jackknife over subjects; gains over the confounded model are paired and widened for ${String(comparisons)} comparisons (Bonferroni). *Fit*: accuracy on validation subjects, whose dot gives the class away. The gate's map (of several gates, their product) and the occlusion map, at which no training aims, are held against the exact masks on infected test cells with a dot: ${String(scale.glances.maps)} a seed for the gate and ${String(scale.glances.occlusions)} for the occlusion map.`,
        '## Ignoring the dot',
        'M is the gate’s map. *Occlusion in the dot*: share of the occlusion map’s weight, for or against, that lies on the dot.',
        table(
          [
            'Level',
            'Taught by',
            'Cure',
            'Gain',
            'Fit',
            'M in the dot',
            'M elsewhere',
            'Occlusion in the dot',
            'Seconds',
          ],
          [
            ['*before*', '', show(before.accuracy), '', ...onDot(untouched)],
            ...dots.map(({ one, accuracy, gain, outcomes }) => [
              placeOf(one),
              variantOf(one),
              show(accuracy),
              points(gain),
              ...onDot(outcomes),
            ]),
          ],
        ),
        '![Cure against fit, one point a level and loss](levels-dots.svg)',
        '## Attending to the parasite',
        table(
          [
            'Level',
            'Taught by',
            'Cure',
            'Gain',
            'Fit',
            'Gate IoU',
            'Gate pointing',
            'Gate EPG',
            'Occlusion IoU',
            'Occlusion pointing',
            'Occlusion EPG',
            'Occlusion in the dot',
            'Seconds',
          ],
          [
            ['*before*', '', show(before.accuracy), '', ...onParasite(untouched)],
            ...parasites.map(({ one, accuracy, gain, outcomes }) => [
              placeOf(one),
              variantOf(one),
              show(accuracy),
              points(gain),
              ...onParasite(outcomes),
            ]),
          ],
        ),
        '![Alignment of the occlusion map against the gate’s, one point a level and loss](levels-parasites.svg)',
        `Generator: \`${JSON.stringify(scale.training)}\``,
        `Correction of the first row: \`${JSON.stringify(scale.correction(0, first))}\``,
      ],
      async draw() {
        await plotPoints(
          'levels-dots',
          {
            title: 'Dots to ignore: cure against fit',
            x: 'Accuracy where the dot gives the class away',
            y: 'Accuracy with the dot at random',
          },
          dots.map(({ one, accuracy, outcomes }) => ({
            series: placeOf(one),
            label: variantOf(one),
            x: mean(outcomes, ({ confounded }) => confounded) ?? Number.NaN,
            y: accuracy.value,
          })),
        );
        await plotPoints(
          'levels-parasites',
          {
            title: 'Parasites to attend to: where the gate looks, and where the answer comes from',
            x: 'Share of the gate’s map inside the parasites',
            y: 'Share of the occlusion map inside the parasites',
          },
          parasites.map(({ one, outcomes }) => ({
            series: placeOf(one),
            label: variantOf(one),
            x: mean(outcomes, ({ looks }) => looks.gate.energyInside) ?? Number.NaN,
            y: mean(outcomes, ({ looks }) => looks.occlusion.energyInside) ?? Number.NaN,
          })),
        );
      },
    };
  },
});

function rowOf(one: Case, results: readonly Repetition[], index: number, comparisons: number) {
  const outcomes = results.map((result) => result.outcomes[index]!);
  const after = tested(results, outcomes);
  const first = tested(
    results,
    results.map(({ base }) => base),
  );
  return {
    one,
    outcomes,
    accuracy: evaluate({ ...after, split: 'test' }).accuracy,
    gain: pairedDifference(first, after, comparisons).accuracy,
  };
}

const fit = (outcomes: readonly Outcome[]) => percent(mean(outcomes, ({ confounded }) => confounded) ?? Number.NaN);

const onDot = (outcomes: readonly Outcome[]) => [
  fit(outcomes),
  meanOf(outcomes, ({ looks }) => looks.inDot, 2),
  meanOf(outcomes, ({ looks }) => looks.outsideDot, 2),
  meanOf(outcomes, ({ looks }) => looks.occlusionInDot, 2),
  meanOf(outcomes, ({ seconds }) => seconds, 1),
];

const onParasite = (outcomes: readonly Outcome[]) => [
  fit(outcomes),
  ...(['gate', 'occlusion'] as const).flatMap((map) => [
    meanOf(outcomes, ({ looks }) => looks[map].iouAtMatchedArea, 2),
    meanOf(outcomes, ({ looks }) => looks[map].pointing, 2),
    meanOf(outcomes, ({ looks }) => looks[map].energyInside, 2),
  ]),
  meanOf(outcomes, ({ looks }) => looks.occlusionInDot, 2),
  meanOf(outcomes, ({ seconds }) => seconds, 1),
];
