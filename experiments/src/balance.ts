import type { Estimate } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import { evaluate, pairedDifference } from '@fovea/learning';
import { control } from './balance/cases.ts';
import type { Course, Outcome, Repetition } from './balance/repetition.ts';
import { repeatOnce } from './balance/repetition.ts';
import { fullScale, quickScale } from './balance/scale.ts';
import type { Benchmark } from './benchmark.ts';
import { keptParts } from './support/kept.ts';
import { plotPoints } from './support/plot.ts';
import { publish } from './support/results-page.ts';

const repetitions = 3;
const standard = 'static, λ 1';

/** Which balance of data and feedback cures best? Options: seeds=N measures the first N repetitions only. */
export const balance: Benchmark = {
  name: 'balance',
  hasQuick: true,
  summary: 'every way to balance data and feedback, at three weights, where an ink dot gives the class away',
  async run(setting) {
    const { seed, options, quick, say } = setting;
    const scale = quick ? quickScale : fullScale;
    const engine = await loadEngine();
    const recipes = [scale.base(1, 0), scale.correction(0, control.balance)];
    const kept = keptParts('balance', { scale, recipes, engine: engine.description }, setting);
    const wanted = quick ? 1 : Number(options['seeds'] ?? repetitions);
    const results: Repetition[] = [];
    for (let repetition = seed; repetition < seed + wanted; repetition++)
      results.push(await repeatOnce(engine, scale, repetition, kept, say));

    const rows = scale.cases.map(({ name }, index) => ({
      name,
      outcomes: results.map(({ outcomes }) => outcomes[index]!),
    }));
    const usual = rows.find(({ name }) => name === standard)!.outcomes;
    const comparisons = rows.length - 1;
    const measured = rows.map(({ name, outcomes }) => ({
      name,
      outcomes,
      accuracy: evaluate({ ...pooled(results, outcomes), split: 'test' }).accuracy,
      toStandard: pairedDifference(pooled(results, usual), pooled(results, outcomes), comparisons).accuracy,
    }));
    const untouched = results.map(({ base }) => base);
    const before = evaluate({ ...pooled(results, untouched), split: 'test' });
    say(`before any feedback: ${show(before.accuracy)}`);
    for (const { name, accuracy, outcomes } of measured)
      say(`${name}: ${show(accuracy)}, weight ${course(outcomes, ({ meanRatio }) => meanRatio, 2)}`);
    if (!quick && results.length === repetitions) {
      await plotPoints(
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
      );
      await publish('balance', engine, [
        `Which balance of data and feedback cures best? Synthetic cells whose ink dot follows the class (those of \`confounder\`); an expert marks the dots of ${String(scale.images)} training images as *ignore*, faultlessly, and every scheme begins with the same model and feedback. Seeds ${results.map((result) => String(result.seed)).join(', ')}. *Cure*: accuracy on ${String(before.images)} images of ${String(before.subjects)} subjects of their own, the dot drawn at random, 95 % interval by bootstrap over subjects; the differences to \`${standard}\` are paired and widened for ${String(comparisons)} comparisons (Bonferroni). *Fit*: accuracy on validation subjects, whose dot gives the class away. *Weight*: of the feedback by that of the data, mean over the steps and at the last one. *Apart*: share of the steps whose gradients of data and feedback pull apart, over the gate's weights. *Cost*: see docs/balance.md.`,
        [
          `| Scheme | Cure | To \`${standard}\` | Fit | Weight | Last | Data loss | Feedback loss | Apart | Cosine | Cost |`,
          '|---|---|---|---|---|---|---|---|---|---|---|',
          `| *before any feedback* | ${show(before.accuracy)} | | ${percent(mean(untouched, ({ confounded }) => confounded))} | | | | | | | |`,
          ...measured.map(({ name, outcomes, accuracy, toStandard }) =>
            [
              '',
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
              '',
            ]
              .join(' | ')
              .trim(),
          ),
        ].join('\n'),
        '![Cure against fit, one point a scheme and weight](balance.svg)',
        `Generator: \`${JSON.stringify(scale.training)}\``,
        `Correction: \`${JSON.stringify(scale.correction(0, control.balance))}\``,
      ]);
    }
    const seconds = [...untouched, ...measured.flatMap(({ outcomes }) => outcomes)];
    return {
      seeds: results.map((result) => result.seed),
      figures: {
        base: before.accuracy.value,
        ...Object.fromEntries(measured.map(({ name, accuracy }) => [figureName(name), accuracy.value])),
        trainingSeconds: seconds.reduce((sum, outcome) => sum + outcome.seconds, 0),
      },
    };
  },
};

/** `static, λ 1` → `static@1`, the control → `control`. */
const figureName = (name: string) => name.replace(/ \(λ = 0\)$/, '').replace(/, λ /, '@');

/** The test images of all seeds, answered by each seed's model. */
function pooled(results: readonly Repetition[], outcomes: readonly Outcome[]) {
  const { classes = 2, positive = 1 } = results[0]?.test ?? {};
  return {
    probabilities: Float32Array.from(outcomes.flatMap(({ probabilities }) => probabilities)),
    labels: Int32Array.from(results.flatMap(({ test }) => [...test.labels])),
    subjects: Int32Array.from(results.flatMap(({ test }) => [...test.subjects])),
    classes,
    positive,
  };
}

const mean = (outcomes: readonly Outcome[], of: (outcome: Outcome) => number) =>
  outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;

/** Mean over the seeds; a dash without feedback. */
function course(outcomes: readonly Outcome[], of: (course: Course) => number, decimals: number): string {
  const told = outcomes.flatMap((outcome) => outcome.course ?? []);
  return told.length === 0 ? '–' : (told.reduce((sum, one) => sum + of(one), 0) / told.length).toFixed(decimals);
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
const show = ({ value, low, high }: Estimate) => `${percent(value)} [${percent(low)}, ${percent(high)}]`;
const points = ({ value, low, high }: Estimate) =>
  `${(100 * value).toFixed(1)} points [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;
