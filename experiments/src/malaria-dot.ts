import type { Scored } from '@fovea/learning';
import { differenceOverSplits, evaluate, metricOverSplits } from '@fovea/learning';
import type { Answers, Repetition } from './malaria-dot/repetition.ts';
import { repeatOnce } from './malaria-dot/repetition.ts';
import { cases, correctionRecipe, fullScale, quickScale } from './malaria-dot/scale.ts';
import { firstRecipe } from './support/malaria-cells.ts';
import { malariaTestSubjects } from './support/malaria-split.ts';
import { plotBars } from './support/plot.ts';
import { pooled } from './support/pooled.ts';
import { study } from './support/study.ts';
import { percent, points, show, table } from './support/wording.ts';

/** Does marking a dot on some real cells cure a model that reads nothing else? */
export const malariaDot = study({
  name: 'malaria-dot',
  summary: 'real cells whose blue corner dot gives the class away: what marking it on 20 and on 100 cells gains',
  seeds: [10, 11, 12, 13, 14],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({
    recipes: [firstRecipe(1, 0, scale.base), ...scale.cases.map((one) => correctionRecipe(scale, one, 0))],
  }),
  judges: false,
  testSubjects: malariaTestSubjects,
  measure: repeatOnce,
  report(results, { scale, seeds, say }) {
    const rows = [
      { name: 'before any feedback', of: ({ base }: Repetition): Answers => base },
      ...scale.cases.map(({ name }, index) => ({ name, of: (result: Repetition): Answers => result.cases[index]! })),
      { name: 'trained and tested without dots', of: ({ undotted }: Repetition): Answers => undotted },
      { name: 'trained without, tested with dots', of: ({ undottedOnDots }: Repetition): Answers => undottedOnDots },
    ].map(({ name, of }) => {
      const tested = results.map((result) => pooled([{ test: result.test, ...of(result) }]));
      const accuracies = tested.map((one) => evaluate({ ...one, split: 'test' }).accuracy.value);
      return { name, of, tested, accuracies, mean: metricOverSplits(tested, 'accuracy') };
    });
    const against = rows.find(({ name }) => name === 'trained and tested without dots')!;
    for (const { name, mean } of rows) say(`${name}: ${show(mean)}`);
    const named = (wanted: string) => {
      const found = rows.find(({ name }) => name === wanted);
      return found === undefined ? null : 100 * found.mean.value;
    };
    const [control, twenty, hundred] = cases;
    return {
      figures: {
        base: named('before any feedback'),
        cured20: named(twenty.name),
        cured100: named(hundred.name),
        control: named(control.name),
        undotted: named(against.name),
        undottedOnDots: named('trained without, tested with dots'),
      },
      page: [
        `Does marking a dot on some real cells cure a model that reads nothing else? NIH/NLM malaria cells, patients drawn for training, validation and test anew for each split seed (${seeds.join(', ')}). In training and validation every infected cell carries a round blue dot in a corner, no healthy one does: the dot is the class. On the test patients it is drawn on half of the cells whatever they are. A faultless expert marks the dot as *ignore* on some training cells; the model is recalibrated once.`,
        `Accuracy on the test patients (${String(results[0]?.test.labels.length ?? 0)} cells in the first seed), dots at random unless it says otherwise. *Mean*: over the split seeds. *Against undotted*: the paired difference to the model trained and tested without dots, mean over the split seeds. 95 % intervals over patients (jackknife): a patient whom several seeds test counts once. Those of the differences are widened for ${String(rows.length - 1)} comparisons. The last columns split the test cells by class and dot, over all seeds.`,
        table(
          [
            '',
            ...seeds.map((seed) => `Seed ${String(seed)}`),
            'Mean',
            'Against undotted',
            'Healthy, no dot',
            'Healthy, dot',
            'Infected, no dot',
            'Infected, dot',
          ],
          rows.map(({ name, of, tested, accuracies, mean }) => [
            name,
            ...accuracies.map(percent),
            show(mean),
            name === against.name ? '' : points(differenceTo(against.tested, tested, rows.length - 1)),
            ...[0, 1].flatMap((label) =>
              [false, true].map((dotted) => percent(rightAmong(results, of, label, dotted))),
            ),
          ]),
        ),
        table(
          ['Seed', ...scale.cases.map(({ name }) => `${name}, seconds`)],
          results.map(({ seed, cases }) => [String(seed), ...cases.map(({ trained }) => trained.toFixed(0))]),
        ),
        '![Mean accuracy of each model; lines reach from the lowest to the highest seed](malaria-dot.svg)',
        '## What was tuned on what',
        tuning,
        `Recalibration, all else as by default: \`${JSON.stringify(scale.correction)}\`. First model, all else as by default: \`${JSON.stringify(scale.base)}\`.`,
      ],
      draw: () =>
        plotBars(
          'malaria-dot',
          { title: 'Accuracy on test patients, in per cent', y: 'Accuracy' },
          rows.map(({ name, accuracies, mean }) => ({
            series: name,
            x: 0,
            y: 100 * mean.value,
            low: 100 * Math.min(...accuracies),
            high: 100 * Math.max(...accuracies),
          })),
        ),
    };
  },
});

const tuning =
  'Nothing: this is the default recalibration (preset *full*), in bfloat16. The dot’s place and size were fixed first; the default was tried on validation patients of split seeds 0 and 1 with their dots drawn at random (docs/decisions/050), and kept. It was then committed, and the test patients of the seeds above looked at with dots for the first time. Training, validation and test never share a patient within a split, but splits do: 12 of the 40 test patients were validation patients of split seeds 0 and 1.';

const differenceTo = (against: readonly Scored[], tested: readonly Scored[], comparisons: number) =>
  differenceOverSplits(
    against.map((one, seed) => [one, tested[seed]!] as const),
    'accuracy',
    comparisons,
  );

/** Accuracy among the test cells of one class with or without a dot, over all seeds. */
function rightAmong(
  results: readonly Repetition[],
  of: (result: Repetition) => Answers,
  label: number,
  dotted: boolean,
): number {
  let [right, count] = [0, 0];
  for (const result of results) {
    const { classes } = result.test;
    const { probabilities } = of(result);
    result.test.labels.forEach((actual, index) => {
      if (actual !== label || result.dotted[index] !== dotted) return;
      const answer = probabilities.slice(index * classes, (index + 1) * classes);
      count++;
      if (answer.indexOf(Math.max(...answer)) === label) right++;
    });
  }
  return right / count;
}
