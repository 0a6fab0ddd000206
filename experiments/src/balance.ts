import { evaluate } from '@fovea/learning';
import { teachings, type Teaching } from './balance/cases.ts';
import { repeatOnce } from './balance/repetition.ts';
import { course, rowsTable } from './balance/rows-table.ts';
import { mean, rowsUnder, standard, tested } from './balance/rows.ts';
import { fullScale, quickScale } from './balance/scale.ts';
import { confoundedTestSubjects } from './support/confounded-study.ts';
import { plotPoints } from './support/plot.ts';
import { study } from './support/study.ts';
import { show } from './support/wording.ts';

/** Which balance of data and feedback cures best, with counterexamples and without? */
export const balance = study({
  name: 'balance',
  summary:
    'every way to balance data and feedback, at three weights, with counterexamples and by the gate alone, where an ink dot gives the class away',
  seeds: [0, 1, 2],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({ recipes: [scale.base(1, 0), ...scale.cases.map((one) => scale.correction(0, one))] }),
  judges: false,
  testSubjects: confoundedTestSubjects,
  measure: repeatOnce,
  report(results, { scale, seeds, say }) {
    const bases = results.map(({ base }) => base);
    const before = evaluate({ ...tested(results, bases), split: 'test' });
    const untouched = { outcomes: bases, accuracy: before.accuracy };
    const taught = teachings.map((teaching) => ({ teaching, rows: rowsUnder(teaching, scale.cases, results) }));
    const usual = scale.cases.find(({ way }) => way === standard)!;
    const allRows = taught.flatMap(({ rows }) => rows);
    say(`before any feedback: ${show(before.accuracy)}`);
    for (const { name, accuracy, outcomes } of allRows)
      say(`${name}: ${show(accuracy)}, weight ${course(outcomes, ({ meanRatio }) => meanRatio, 2)}`);
    const trained = results.flatMap(({ base, outcomes }) => [base, ...outcomes]);
    return {
      figures: {
        base: before.accuracy.value,
        ...Object.fromEntries(allRows.map(({ name, accuracy }) => [figureName(name), accuracy.value])),
        trainingSeconds: trained.reduce((sum, { seconds }) => sum + seconds, 0),
      },
      page: [
        `Which balance of data and feedback cures best? Synthetic cells whose ink dot follows the class (those of \`confounder\`); an expert marks the dots of ${String(scale.images)} training images as *ignore*, faultlessly, and every case begins with the same model and feedback. Seeds ${seeds.join(', ')}. All trainings, the first model’s too, are in bfloat16.`,
        `Every scheme is measured under two teachings. *With counterexamples*, as by default, the data loss also sees the marked dots pasted onto other training images and removed from their own, whatever the feedback loss weighs. *The gate alone* is the same recipe without them: the marks reach the model through the feedback loss only. Gate and dense head begin anew under both. The control (λ = 0) is a training without any of this, and therefore the same one in both tables.`,
        `*Cure*: accuracy on ${String(before.images)} images of ${String(before.subjects)} subjects of their own, the dot drawn at random, 95 % interval over subjects (jackknife); the differences to \`${standard}\` under the same teaching are paired and widened for the comparisons in their table (Bonferroni). *Fit*: accuracy on validation subjects, whose dot gives the class away. *Weight*: of the feedback by that of the data, mean over the steps and at the last one. *Apart*: share of the steps whose gradients of data and feedback pull apart, over the gate's weights. *Cost*: see docs/balance.md. The control isn't in the plots.`,
        ...taught.flatMap(({ teaching, rows }) => [
          `## Teaching: ${teaching}`,
          `${String(rows.length - 1)} comparisons to \`${standard}\`.`,
          rowsTable(untouched, rows),
          `![Cure against fit, ${teaching}: one point a scheme and weight](${plotName(teaching)}.svg)`,
        ]),
        '## What was trained',
        `Generator: \`${JSON.stringify(scale.training)}\``,
        `Correction by \`${standard}\`, with counterexamples; the gate alone differs in having none: \`${JSON.stringify(scale.correction(0, usual))}\``,
      ],
      async draw() {
        for (const { teaching, rows } of taught)
          await plotPoints(
            plotName(teaching),
            {
              title: `Cure against fit: ${teaching}`,
              x: 'Accuracy where the dot gives the class away',
              y: 'Accuracy with the dot at random',
            },
            rows
              .filter((row) => row.teaching !== null)
              .map(({ way, outcomes, accuracy }) => ({
                series: way.replace(/, λ .*/, ''),
                label: way.replace(/.*, λ /, ''),
                x: mean(outcomes, ({ confounded }) => confounded),
                y: accuracy.value,
              })),
          );
      },
    };
  },
});

/** `the gate alone: static, λ 1` → `the gate alone: static@1`, the control → `control`. */
const figureName = (name: string) => name.replace(/ \(λ = 0\)$/, '').replace(/, λ /, '@');

const plotName = (teaching: Teaching) => `balance-${teaching.replaceAll(' ', '-')}`;
