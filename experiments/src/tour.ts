import { tour, usualStray } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import { defaultBaseRecipe } from '@fovea/learning';
import { study } from './support/study.ts';
import { percent, table } from './support/wording.ts';
import { withInstallation } from './support/installation.ts';
import { fullScale, quickScale, usualCorrection } from './tour/scale.ts';
import type { Correction, TourOutcome } from './tour/walk.ts';
import { walkTour } from './tour/walk.ts';

/** From the click to the verdict, on a machine whose matrix product reaches this many GFLOP/s. */
const limit = { seconds: 20, gflops: 200 } as const;
const seeds = Array.from({ length: 20 }, (_, seed) => seed);

type Walked = TourOutcome & { readonly seed: number; readonly seconds: number; readonly gflops: number };

/** Does the tour that README tells end in an accepted correction, and not with wrong marks? */
export const tourBenchmark = study({
  name: 'tour',
  summary:
    "README's tour on the synthetic sample, with right marks and with wrong ones: verdict, gain and waiting time",
  seeds,
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({
    recipes: [scale.first ?? defaultBaseRecipe(1), scale.correction ?? usualCorrection],
    stray: usualStray,
  }),
  judges: true,
  testSubjects: (seed) => [`tour, test subjects of the sample of seed ${String(fullScale.firstSampleSeed + seed)}`],
  async measure(seed, { scale, setting, part, say }): Promise<Walked> {
    const walked = await part('tour', async () => {
      const started = performance.now();
      const gflops = await (await loadEngine()).gflops();
      const outcome = await withInstallation(setting.environment, (installation) =>
        walkTour(installation, scale, seed),
      );
      return { ...outcome, gflops, seconds: (performance.now() - started) / 1000 };
    });
    const { first, right, wrong } = walked;
    const told = (what: string, one: Correction) =>
      `${what} ${one.verdict} (${percent(first.accuracy)} → ${percent(one.accuracy)}, ${one.seconds.toFixed(0)} s)`;
    say(`seed ${String(seed)}: ${told('right', right)}, ${told('wrong', wrong)}`);
    return { ...walked, seed };
  },
  report(results, { scale, say }) {
    const gains = results.map(({ first, right }) => 100 * (right.accuracy - first.accuracy));
    const mean = (of: (result: Walked) => number) => results.reduce((sum, one) => sum + of(one), 0) / results.length;
    const count = (holds: (result: Walked) => boolean) => results.filter(holds).length;
    const waits = results.flatMap(({ right, wrong, gflops }) =>
      [right, wrong].map(({ seconds }) => ({ seconds, gflops })),
    );
    const slowest = waits.reduce((most, one) => (one.seconds > most.seconds ? one : most));
    const figures = {
      walks: results.length,
      rightAccepted: count(({ right }) => right.verdict === 'accept'),
      wrongAccepted: count(({ wrong }) => wrong.verdict === 'accept'),
      wrongUnused: count(({ wrong }) => wrong.verdict === 'no-op'),
      wrongRejected: count(({ wrong }) => wrong.verdict === 'reject'),
      first: mean(({ first }) => first.accuracy),
      corrected: mean(({ right }) => right.accuracy),
      misled: mean(({ wrong }) => wrong.accuracy),
      leastGain: Math.min(...gains),
      meanGain: mean(({ first, right }) => 100 * (right.accuracy - first.accuracy)),
      slowestSeconds: slowest.seconds,
      slowestSecondsAt200: Math.max(...waits.map(({ seconds, gflops }) => (seconds * gflops) / limit.gflops)),
    };
    say(
      `${String(figures.rightAccepted)} of ${String(figures.walks)} accepted, ${String(figures.wrongAccepted)} wrong ones; gain ${figures.meanGain.toFixed(1)} points, ${figures.leastGain.toFixed(1)} at least; slowest verdict ${figures.slowestSeconds.toFixed(1)} s`,
    );
    const [{ cells, dotted } = { cells: 0, dotted: 0 }] = results;
    return {
      figures,
      page: [
        `Does README's tour end as README says? A script walks the tour by the services, the queue and the worker that the page uses. Each seed has a sample, a first model and a hand of its own. Seed 0 has the sample of the first start. The hand draws a rectangle around the dot on the first ${String(scale.marks)} images of the list *${tour.split}*, *${tour.label}* that show a dot. Each side of a rectangle is off by chance. The model is retrained with the preset *${tour.preset}*, all else as the page offers it. Nobody draws check regions.`,
        `*Wrong marks*: from the same first model, rectangles of the same sizes and meaning on the same cells, at chance places that do not meet the dot. Such a rectangle may lie on a parasite.`,
        `*Accuracy* is measured on cells of the sample's test subjects, drawn again. There, the dot says nothing: as many cells of either class, and a dot on half of each (${String(cells)} cells, ${String(dotted)} with a dot, in the first walk).`,
        [
          `- right marks: ${String(figures.rightAccepted)} of ${String(figures.walks)} accepted; accuracy ${percent(figures.first)} → ${percent(figures.corrected)}; gain ${figures.meanGain.toFixed(1)} points on average, ${figures.leastGain.toFixed(1)} at least`,
          `- wrong marks: ${String(figures.wrongAccepted)} of ${String(figures.walks)} accepted, ${String(figures.wrongUnused)} *no-op*, ${String(figures.wrongRejected)} rejected; accuracy ${percent(figures.misled)}`,
          `- from the click to the verdict: ${figures.slowestSeconds.toFixed(1)} s at most; on a machine of ${String(limit.gflops)} GFLOP/s ${figures.slowestSecondsAt200.toFixed(1)} s (limit ${String(limit.seconds)} s). Each walk measures the machine before it starts.`,
        ].join('\n'),
        table(
          [
            'Seed',
            'First model',
            'Right marks',
            'Gain',
            'Verdict',
            'R before',
            'R after',
            'Wrong marks',
            'Verdict',
            'R before',
            'R after',
            'Seconds',
            'GFLOP/s',
          ],
          results.map(({ seed, first, right, wrong, gflops }, index) => [
            String(seed),
            percent(first.accuracy),
            percent(right.accuracy),
            (gains[index] ?? Number.NaN).toFixed(1),
            right.verdict,
            percent(right.relianceBefore),
            percent(right.relianceAfter),
            percent(wrong.accuracy),
            wrong.verdict,
            percent(wrong.relianceBefore),
            percent(wrong.relianceAfter),
            right.seconds.toFixed(1),
            gflops.toFixed(0),
          ]),
        ),
        `R is the accuracy that the model owes to the marked regions ([reading the evidence](../../docs/evidence.md)).`,
        `Sample: \`${JSON.stringify(scale.sample)}\``,
      ],
    };
  },
});
