import { evaluate, pairedDifference } from '@fovea/learning';
import { generator } from './confounder/generator.ts';
import type { Repetition } from './confounder/repetition.ts';
import { repeatOnce } from './confounder/repetition.ts';
import { fullScale, quickScale } from './confounder/scale.ts';
import { confoundedTestSubjects } from './support/confounded-study.ts';
import { pooled } from './support/pooled.ts';
import { study } from './support/study.ts';
import { percent, points, table } from './support/wording.ts';

/** Does marking a confounder on twenty images cure a model of it? */
export const confounder = study({
  name: 'confounder',
  summary: 'what twenty marked images gain where an ink dot gives the class away (synthetic cells, five seeds)',
  seeds: [0, 1, 2, 3, 4],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({ recipes: [scale.base(1, 0), scale.correction(0, 1), scale.correction(0, 0)] }),
  judges: true,
  testSubjects: confoundedTestSubjects,
  measure: repeatOnce,
  report(results, { scale, say }) {
    const of = (name: Answering) => pooled(results.map((one) => ({ test: one.test, ...one[name] })));
    const change = (from: Answering, to: Answering) => pairedDifference(of(from), of(to)).accuracy;
    const gain = change('confounded', 'corrected');
    const control = change('confounded', 'control');
    const gap = change('confounded', 'undotted');
    const mean = (name: Answering) => results.reduce((sum, one) => sum + accuracyOf(one, name), 0) / results.length;
    const slowest = Math.max(...results.map(({ corrected }) => corrected.seconds));
    const closed = gain.value / gap.value;
    say(`gain ${points(gain)}, ${percent(closed)} of the gap; control ${points(control)}`);
    return {
      figures: {
        gain: 100 * gain.value,
        gainLow: 100 * gain.low,
        gapClosed: closed,
        control: 100 * control.value,
        base: 100 * mean('confounded'),
        corrected: 100 * mean('corrected'),
        undotted: 100 * mean('undotted'),
        accepted: results.filter(({ verdict }) => verdict === 'accept').length,
        slowestSeconds: slowest,
        seeds: results.length,
      },
      page: [
        `Synthetic cells whose ink dot (random place and size) follows the class. The expert marks the dot as *ignore* on ${String(scale.images)} training images. Test figures are accuracies on subjects of their own with the dot drawn at random. *Undotted*: a model of the same cells without dots, tested without dots. *Control*: the same images and steps at λ = 0. *P*: lowest accuracy over the probes on validation subjects. *R*: reliance on what was marked.`,
        table(
          [
            'Seed',
            'Confounded',
            'Corrected',
            'Control',
            'Undotted',
            'P before',
            'P after',
            'R before',
            'R after',
            'Verdict',
            'Seconds',
          ],
          results.map((one) => [
            String(one.seed),
            ...answering.map((name) => percent(accuracyOf(one, name))),
            ...(['lowest', 'reliance'] as const).flatMap((figure) =>
              (['before', 'after'] as const).map((when) =>
                one.probes === null ? '–' : percent(one.probes[when][figure]),
              ),
            ),
            one.verdict,
            one.corrected.seconds.toFixed(0),
          ]),
        ),
        [
          `- Gain: ${points(gain)}, ${percent(closed)} of the gap to the undotted model.`,
          `- Control: ${points(control)}.`,
          `- Slowest correction: ${slowest.toFixed(0)} s.`,
        ].join('\n'),
        'Changes are paired over the test images of all seeds; their intervals (95 %) are over subjects.',
        `Generator: \`${JSON.stringify(generator.confounded)}\``,
        `Correction: \`${JSON.stringify(scale.correction(0, 1))}\``,
      ],
    };
  },
});

const answering = ['confounded', 'corrected', 'control', 'undotted'] as const;
type Answering = (typeof answering)[number];

const accuracyOf = (one: Repetition, name: Answering): number =>
  evaluate({ ...pooled([{ test: one.test, probabilities: one[name].probabilities }]), split: 'test' }).accuracy.value;
