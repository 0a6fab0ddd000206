import { verdicts as verdictNames } from '@fovea/domain';
import { evaluate, mapFigures, pairedDifference } from '@fovea/learning';
import { generator } from './confounder/generator.ts';
import { faultless } from './mask-quality/experts.ts';
import type { Outcome, Repetition } from './mask-quality/repetition.ts';
import { repeatOnce } from './mask-quality/repetition.ts';
import { fullScale, quickScale } from './mask-quality/scale.ts';
import { standIn } from './mask-quality/stand-in.ts';
import { confoundedTestSubjects } from './support/confounded-study.ts';
import { plotBars } from './support/plot.ts';
import { pooled } from './support/pooled.ts';
import { study } from './support/study.ts';
import { percent, points, show, table } from './support/wording.ts';

/** How good must feedback be? */
export const maskQuality = study({
  name: 'mask-quality',
  summary: 'what is left of a correction when the expert marks less, wider, off, or in a wrong place (synthetic cells)',
  seeds: [0, 1, 2],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({ recipes: [scale.base(1, 0), scale.correction(0, 1)] }),
  judges: true,
  testSubjects: confoundedTestSubjects,
  measure: repeatOnce,
  async report(results, { scale, seeds, setting, say }) {
    const rows = scale.experts.map((expert, index) => ({
      expert,
      outcomes: results.map(({ outcomes }) => outcomes[index]!),
    }));
    const careful = rows.find(({ expert }) => expert === faultless)!.outcomes;
    const comparisons = rows.length - 1;
    const measured = rows.map(({ expert, outcomes }) => ({
      expert,
      outcomes,
      scores: evaluate({ ...tested(results, outcomes), split: 'test' }),
      toFaultless: pairedDifference(tested(results, careful), tested(results, outcomes), comparisons).accuracy,
    }));
    const base = results.map((result) => result.base);
    const before = evaluate({ ...tested(results, base), split: 'test' });
    const { real, synthetic } = await standIn(setting, scale);

    say(`before any feedback: ${show(before.accuracy)}`);
    for (const { expert, scores, toFaultless } of measured)
      say(`${expert.name}: ${show(scores.accuracy)}, ${points(toFaultless)} to the faultless expert`);
    const accuracyOf = (name: string) =>
      measured.find(({ expert }) => expert.name === name)?.scores.accuracy.value ?? null;
    const wrong = measured.filter(({ expert }) => expert.settings?.wrongRate === 1);
    return {
      figures: {
        base: before.accuracy.value,
        faultless: accuracyOf('faultless'),
        control: accuracyOf('not listened to (λ = 0)'),
        quarterImages: accuracyOf('a quarter of the images'),
        halfRegion: accuracyOf('half of each region'),
        tooWide: accuracyOf('10 % of the width too wide'),
        off: accuracyOf('10 % of the width off'),
        quarterWrong: accuracyOf('one image in four in a wrong place'),
        allWrong: accuracyOf('all images in a wrong place'),
        allWrongAccepted: wrong.flatMap(({ outcomes }) => outcomes).filter(({ verdict }) => verdict === 'accept')
          .length,
        realInfectedMarked: real?.infected.share ?? null,
        realHealthyMarked: real?.healthy.share ?? null,
        standInIou: synthetic.iou,
      },
      page: [
        `How good must feedback be? Synthetic cells whose ink dot follows the class (those of \`confounder\`); the dots' places are known, and simulated experts mark ${String(scale.images)} training images as *ignore*, each with one thing done otherwise. Seeds ${seeds.join(', ')}. Accuracies are those on ${String(before.images)} images of ${String(before.subjects)} subjects of their own with the dot drawn at random; 95 % intervals over subjects (jackknife), those of the differences widened for ${String(comparisons)} comparisons (Bonferroni).`,
        table(
          [
            'Expert',
            'Accuracy',
            'Against the faultless expert',
            'Worst class',
            'M inside the dot',
            'M outside',
            'Ratio',
            'Verdicts',
            'Seconds',
          ],
          [
            [
              '*before any feedback*',
              show(before.accuracy),
              '',
              show(before.worstGroup ?? null),
              ...maps(base),
              '',
              '',
            ],
            ...measured.map(({ expert, outcomes, scores, toFaultless }) => [
              expert.name,
              show(scores.accuracy),
              expert === faultless ? '' : points(toFaultless),
              show(scores.worstGroup ?? null),
              ...maps(outcomes),
              verdicts(outcomes),
              Math.max(...outcomes.map(({ seconds }) => seconds)).toFixed(0),
            ]),
          ],
        ),
        '![Accuracy by expert, with its interval](mask-quality.svg)',
        `All figures of the maps against the dots, means over the seeds; low means ignored:`,
        table(
          ['Expert', ...mapFigures],
          measured.map(({ expert, outcomes }) => [expert.name, ...mapFigures.map((name) => figure(outcomes, name, 3))]),
        ),
        [
          'The stand-in for an expert on real cells, who has not drawn, marks what is well darker in green than half of the cell.',
          real === null
            ? 'The real cells were not on this machine.'
            : `It marks something on ${percent(real.infected.share)} of ${String(real.infected.cells)} infected real cells, ${percent(real.infected.area)} of the picture on average, and on ${percent(real.healthy.share)} of ${String(real.healthy.cells)} healthy ones.`,
          `On ${String(synthetic.cells)} infected synthetic cells, whose parasites are known, its marks have a mean IoU of ${synthetic.iou.toFixed(2)} with them, and ${percent(synthetic.inside)} of a mark lies on parasites.`,
        ].join(' '),
        `Generator: \`${JSON.stringify(generator.confounded)}\``,
        `Correction: \`${JSON.stringify(scale.correction(0, 1))}\``,
      ],
      draw: () =>
        plotBars(
          'mask-quality',
          { title: 'Accuracy with the dot at random, by expert', y: 'Accuracy (%)' },
          [
            { name: 'before any feedback', accuracy: before.accuracy },
            ...measured.map(({ expert, scores }) => ({ name: expert.name, accuracy: scores.accuracy })),
          ].map(({ name, accuracy: { value, low, high } }) => ({
            series: name,
            x: 0,
            y: 100 * value,
            low: 100 * low,
            high: 100 * high,
          })),
        ),
    };
  },
});

const tested = (results: readonly Repetition[], outcomes: readonly Outcome[]) =>
  pooled(results.map(({ test }, index) => ({ test, probabilities: outcomes[index]!.probabilities })));

/** Mean of a figure of the maps over the seeds; a kept part holds null for what is not a number. */
function figure(outcomes: readonly Outcome[], name: keyof Outcome['map'], digits: number): string {
  const values = outcomes.map(({ map }): number | null => map[name]);
  const mean = values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / values.length;
  return Number.isFinite(mean) ? mean.toFixed(digits) : '–';
}

const maps = (outcomes: readonly Outcome[]) =>
  (['meanInside', 'meanOutside', 'insideToOutside'] as const).map((name) => figure(outcomes, name, 2));

function verdicts(outcomes: readonly Outcome[]): string {
  return verdictNames
    .map((name) => ({ name, count: outcomes.filter(({ verdict }) => verdict === name).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${String(count)} × ${name}`)
    .join(', ');
}
