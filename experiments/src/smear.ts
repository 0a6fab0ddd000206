import { evaluate, pairedDifference } from '@fovea/learning';
import { cases, control } from './smear/cases.ts';
import { fullScale, quickScale } from './smear/scale.ts';
import { confoundedTestSubjects } from './support/confounded-study.ts';
import { correctEach, mean, meanOf, tested, type Outcome } from './support/marked-cells.ts';
import { plotPoints } from './support/plot.ts';
import { study } from './support/study.ts';
import { percent, points, show, table } from './support/wording.ts';

const usual = cases[1]!;

/** What does faultless feedback do to where a model looks, and to what it gets right? */
export const smear = study({
  name: 'smear',
  summary:
    'parasites to attend to and dots to ignore on the synthetic sample, against the masks that it was drawn from',
  seeds: [40, 41, 42],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({ recipes: [scale.base(1, 0), scale.correction(0, usual)] }),
  judges: false,
  testSubjects: confoundedTestSubjects,
  measure: (seed, run) => correctEach(seed, run),
  report(results, { scale, say }) {
    const untouched = results.map(({ base }) => base);
    const comparisons = scale.cases.length;
    const before = evaluate({ ...tested(results, untouched), split: 'test' });
    const rows = scale.cases.map(({ name, marks, images, lambda }, index) => {
      const outcomes = results.map((result) => result.outcomes[index]!);
      return {
        name,
        marks: lambda === 0 ? 'control' : marks,
        images,
        outcomes,
        accuracy: evaluate({ ...tested(results, outcomes), split: 'test' }).accuracy,
        gain: pairedDifference(tested(results, untouched), tested(results, outcomes), comparisons).accuracy,
      };
    });
    for (const { name, accuracy, outcomes } of rows)
      say(`${name}: ${show(accuracy)}, IoU ${meanOf(outcomes, ({ looks }) => looks.gate.iouAtMatchedArea, 2)}`);
    const most = rows.find(({ name }) => name === 'both on 20 cells');
    const figure = (of: (outcome: Outcome) => number | null) => (most === undefined ? null : mean(most.outcomes, of));
    const named = (name: string) => rows.find((row) => row.name === name)?.accuracy.value ?? null;
    const cells = (outcomes: readonly Outcome[]) => [
      percent(mean(outcomes, ({ confounded }) => confounded) ?? Number.NaN),
      meanOf(outcomes, ({ looks }) => looks.gate.iouAtMatchedArea, 2),
      meanOf(outcomes, ({ looks }) => looks.gate.pointing, 2),
      meanOf(outcomes, ({ looks }) => looks.gate.energyInside, 2),
      meanOf(outcomes, ({ looks }) => looks.inDot, 2),
      meanOf(outcomes, ({ looks }) => looks.outsideDot, 2),
      meanOf(outcomes, ({ looks }) => looks.occlusion.iouAtMatchedArea, 2),
      meanOf(outcomes, ({ looks }) => looks.occlusion.pointing, 2),
      meanOf(outcomes, ({ looks }) => looks.occlusion.energyInside, 2),
      meanOf(outcomes, ({ looks }) => looks.occlusionInDot, 2),
      meanOf(outcomes, ({ seconds }) => seconds, 0),
    ];
    return {
      figures: {
        base: before.accuracy.value,
        control: named(control.name),
        attend: named('parasites on 20 cells'),
        ignore: named('dots on 20 cells'),
        both: named('both on 20 cells'),
        iou: figure(({ looks }) => looks.gate.iouAtMatchedArea),
        pointing: figure(({ looks }) => looks.gate.pointing),
        epg: figure(({ looks }) => looks.gate.energyInside),
        occlusionPointing: figure(({ looks }) => looks.occlusion.pointing),
      },
      page: [
        `What does faultless feedback do to where a model looks, and to what it gets right? Cells like those of the sample of the first start: an ink dot lies on ${percent(scale.training.dot?.infected ?? 0)} of the infected cells and ${percent(scale.training.dot?.healthy ?? 0)} of the healthy ones. An expert marks parasites as *attend*, dots as *ignore*, or both on the same cells, along the masks that the cells were drawn from. *Accuracy*: on ${String(before.images)} images of ${String(before.subjects)} subjects of their own, the dot on half of the cells of either class, 95 % interval over subjects (jackknife); gains over the first model are paired and widened for ${String(comparisons)} comparisons (Bonferroni). *Fit*: accuracy on validation subjects, whose dots are as in training.`,
        `Where the model looks is measured on infected test cells with a dot (${String(scale.glances.maps)} a seed; for the occlusion map ${String(scale.glances.occlusions)}), against the exact masks: IoU at matched area, pointing game, share of the map's mass inside (EPG); means over the seeds. The gate's map is what was trained. The occlusion map of the class *infected* was not: it says whether the answer followed. *M in the dot* against *M elsewhere*, and the share of the occlusion map's weight that lies on the dot, are low where the dot is ignored.`,
        table(
          [
            'Marked',
            'Accuracy',
            'Gain',
            'Fit',
            'Gate IoU',
            'Gate pointing',
            'Gate EPG',
            'M in the dot',
            'M elsewhere',
            'Occlusion IoU',
            'Occlusion pointing',
            'Occlusion EPG',
            'Occlusion in the dot',
            'Seconds',
          ],
          [
            ['*first model*', show(before.accuracy), '', ...cells(untouched)],
            ...rows.map(({ name, accuracy, gain, outcomes }) => [
              name,
              show(accuracy),
              points(gain),
              ...cells(outcomes),
            ]),
          ],
        ),
        '![Alignment of the occlusion map with the parasites against accuracy](smear.svg)',
        `Generator: \`${JSON.stringify(scale.training)}\``,
        `Correction: \`${JSON.stringify(scale.correction(0, usual))}\``,
      ],
      draw: () =>
        plotPoints(
          'smear',
          {
            title: 'Looking at parasites, and being right',
            x: 'Share of the occlusion map inside the parasites',
            y: 'Accuracy with the dot at random',
          },
          [{ marks: 'first model', images: '', outcomes: untouched, accuracy: before.accuracy }, ...rows].map(
            ({ marks, images, outcomes, accuracy }) => ({
              series: marks,
              label: String(images),
              x: mean(outcomes, ({ looks }) => looks.occlusion.energyInside) ?? Number.NaN,
              y: accuracy.value,
            }),
          ),
        ),
    };
  },
});
