import { evaluate, pairedDifference } from '@fovea/learning';
import { control } from './balance/cases.ts';
import type { Course, Outcome, Repetition } from './balance/repetition.ts';
import { repeatOnce } from './balance/repetition.ts';
import { fullScale, quickScale } from './balance/scale.ts';
import { confoundedTestSubjects } from './support/confounded-study.ts';
import { plotPoints } from './support/plot.ts';
import { pooled } from './support/pooled.ts';
import { study } from './support/study.ts';
import { table } from './support/table.ts';
import { percent, points, show } from './support/wording.ts';

const standard = 'static, λ 1';

/** Which balance of data and feedback cures best? */
export const balance = study({
  name: 'balance',
  summary: 'every way to balance data and feedback, at three weights, where an ink dot gives the class away',
  seeds: [0, 1, 2],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({ recipes: [scale.base(1, 0), scale.correction(0, control.balance)] }),
  testSubjects: confoundedTestSubjects,
  measure: repeatOnce,
  report(results, { scale, seeds, say }) {
    const rows = scale.cases.map(({ name }, index) => ({
      name,
      outcomes: results.map(({ outcomes }) => outcomes[index]!),
    }));
    const usual = rows.find(({ name }) => name === standard)!.outcomes;
    const comparisons = rows.length - 1;
    const measured = rows.map(({ name, outcomes }) => ({
      name,
      outcomes,
      accuracy: evaluate({ ...tested(results, outcomes), split: 'test' }).accuracy,
      toStandard: pairedDifference(tested(results, usual), tested(results, outcomes), comparisons).accuracy,
    }));
    const untouched = results.map(({ base }) => base);
    const before = evaluate({ ...tested(results, untouched), split: 'test' });
    say(`before any feedback: ${show(before.accuracy)}`);
    for (const { name, accuracy, outcomes } of measured)
      say(`${name}: ${show(accuracy)}, weight ${course(outcomes, ({ meanRatio }) => meanRatio, 2)}`);
    const seconds = [...untouched, ...measured.flatMap(({ outcomes }) => outcomes)];
    return {
      figures: {
        base: before.accuracy.value,
        ...Object.fromEntries(measured.map(({ name, accuracy }) => [figureName(name), accuracy.value])),
        trainingSeconds: seconds.reduce((sum, outcome) => sum + outcome.seconds, 0),
      },
      page: [
        `Which balance of data and feedback cures best? Synthetic cells whose ink dot follows the class (those of \`confounder\`); an expert marks the dots of ${String(scale.images)} training images as *ignore*, faultlessly, and every scheme begins with the same model and feedback. Seeds ${seeds.join(', ')}. *Cure*: accuracy on ${String(before.images)} images of ${String(before.subjects)} subjects of their own, the dot drawn at random, 95 % interval by bootstrap over subjects; the differences to \`${standard}\` are paired and widened for ${String(comparisons)} comparisons (Bonferroni). *Fit*: accuracy on validation subjects, whose dot gives the class away. *Weight*: of the feedback by that of the data, mean over the steps and at the last one. *Apart*: share of the steps whose gradients of data and feedback pull apart, over the gate's weights. *Cost*: see docs/balance.md.`,
        table(
          [
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
          ],
          [
            [
              '*before any feedback*',
              show(before.accuracy),
              '',
              percent(mean(untouched, ({ confounded }) => confounded)),
              ...Array<string>(7).fill(''),
            ],
            ...measured.map(({ name, outcomes, accuracy, toStandard }) => [
              name,
              show(accuracy),
              name === standard ? '' : points(toStandard),
              percent(mean(outcomes, ({ confounded }) => confounded)),
              course(outcomes, ({ meanRatio }) => meanRatio, 2),
              course(outcomes, ({ lastRatio }) => lastRatio, 2),
              course(outcomes, ({ lastDataLoss }) => lastDataLoss, 3),
              course(outcomes, ({ lastFeedbackLoss }) => lastFeedbackLoss, 3),
              course(outcomes, ({ apart }) => 100 * apart, 0),
              course(outcomes, ({ meanCosine }) => meanCosine, 2),
              course(outcomes, ({ cost }) => cost, 4),
            ]),
          ],
        ),
        '![Cure against fit, one point a scheme and weight](balance.svg)',
        `Generator: \`${JSON.stringify(scale.training)}\``,
        `Correction: \`${JSON.stringify(scale.correction(0, control.balance))}\``,
      ],
      draw: () =>
        plotPoints(
          'balance',
          {
            title: 'Cure against fit',
            x: 'Accuracy where the dot gives the class away',
            y: 'Accuracy with the dot at random',
          },
          measured.map(({ name, outcomes, accuracy }) => ({
            series: name.replace(/, λ .*/, ''),
            label: name.replace(/.*, λ /, ''),
            x: mean(outcomes, ({ confounded }) => confounded),
            y: accuracy.value,
          })),
        ),
    };
  },
});

/** `static, λ 1` → `static@1`, the control → `control`. */
const figureName = (name: string) => name.replace(/ \(λ = 0\)$/, '').replace(/, λ /, '@');

const tested = (results: readonly Repetition[], outcomes: readonly Outcome[]) =>
  pooled(results.map(({ test }, index) => ({ test, probabilities: outcomes[index]!.probabilities })));

const mean = (outcomes: readonly Outcome[], of: (outcome: Outcome) => number) =>
  outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;

/** Mean over the seeds; a dash without feedback. */
function course(outcomes: readonly Outcome[], of: (course: Course) => number, decimals: number): string {
  const told = outcomes.flatMap((outcome) => outcome.course ?? []);
  return told.length === 0 ? '–' : (told.reduce((sum, one) => sum + of(one), 0) / told.length).toFixed(decimals);
}
