import { presets, recalibrationRecipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';
import type { Moments } from './recalibrate/measure.ts';
import type { Recalibrated } from './recalibrate/recalibrated.ts';
import { recalibrateEach } from './recalibrate/recalibrated.ts';
import { fullScale, quickScale } from './recalibrate/scale.ts';
import { study } from './support/study.ts';
import { percent, table } from './support/wording.ts';

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);

const phases: readonly (readonly [string, (moments: Moments) => number])[] = [
  ['request answered, run queued', ({ accepted }) => accepted],
  ['claimed by the worker', ({ claimed }) => claimed],
  ['first new attention picture', ({ firstPicture }) => firstPicture],
  ['trained', ({ trained }) => trained],
  ['candidate stored with its verdict', ({ verdict }) => verdict],
];

/** From the click on *Retrain* to a verdict, over the same services, queue and worker as the page's. */
export const recalibrate = study({
  name: 'recalibrate',
  summary: 'from the click on Retrain to the first new picture and to the verdict, on real cells, phase by phase',
  seeds: [0],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({
    recipes: [scale.first ?? defaultBaseRecipe(1), ...presets.map((preset) => recalibrationRecipe(preset))],
  }),
  judges: true,
  isTimed: true,
  testSubjects: () => [],
  measure: recalibrateEach,
  report([runs = []], { scale, seeds, say }) {
    const [first] = runs;
    for (const { preset, verdict, moments } of runs)
      say(
        `${preset}: ${verdict} after ${seconds(moments.verdict)} s, first picture after ${seconds(moments.firstPicture)} s`,
      );
    const of = (preset: string) => runs.find((run) => run.preset === preset);
    const row = (name: string, show: (run: Recalibrated) => string) => [name, ...runs.map(show)];
    return {
      figures: {
        firstPictureMs: of('quick')?.moments.firstPicture ?? null,
        verdictMs: of('quick')?.moments.verdict ?? null,
        fullFirstPictureMs: of('full')?.moments.firstPicture ?? null,
        fullVerdictMs: of('full')?.moments.verdict ?? null,
        accepted: runs.filter(({ verdict }) => verdict === 'accept').length,
        imagesProbed: first?.probed ?? null,
      },
      page: [
        `From the click to the verdict on ${String(first?.images)} real cells of ${String(first?.subjects)} subjects. Every infected cell has a blue dot in a corner, no other cell has, so that the dot gives the class away. The first model reads the dot. An expert has drawn a rectangle around the dot on ${String(scale.marked)} training cells, each of another patient, as *ignore*. Seed ${seeds.join(', ')}. Each preset begins in a copy of the same installation, whose worker waits. Seconds since the click:`,
        table(
          ['', ...runs.map(({ preset }) => preset)],
          [
            ...phases.map(([name, at]) => row(name, ({ moments }) => seconds(at(moments)))),
            row('pictures of the new attention', ({ moments }) => String(moments.pictures)),
          ],
        ),
        'What the evidence report says:',
        table(
          ['', ...runs.map(({ preset }) => preset)],
          [
            row('verdict', ({ verdict }) => `*${verdict}*`),
            row('rules', ({ rules }) => rules.join(', ')),
            row(
              'validation images probed, subjects',
              ({ probed, probedSubjects }) => `${String(probed)}, ${String(probedSubjects)}`,
            ),
            row('accuracy owed to the dot, before', ({ relianceBefore }) => percent(relianceBefore)),
            row('after', ({ relianceAfter }) => percent(relianceAfter)),
            row('accuracy without the dot, before', ({ independentBefore }) => percent(independentBefore)),
            row('after', ({ independentAfter }) => percent(independentAfter)),
          ],
        ),
        'Times differ from one command to the next. So each command measures anew, and `--verify` compares what the seed decides: weights, verdict and figures.',
      ],
    };
  },
});
