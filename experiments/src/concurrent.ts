import { setTimeout as sleep } from 'node:timers/promises';
import { loadEngine } from '@fovea/engine';
import { images, predictions } from '@fovea/services';
import type { Benchmark, BenchmarkSetting } from './benchmark.ts';
import type { MarkedHome } from './recalibrate/marked-home.ts';
import { withMarkedHome } from './recalibrate/marked-home.ts';
import { measure } from './recalibrate/measure.ts';
import { fullScale } from './recalibrate/scale.ts';
import { publish } from './support/results-page.ts';
import { quantile } from './support/quantile.ts';

/** Between two predictions, as of a person who goes through images fast. */
const pauseMs = 100;
/** Images to ask for, more than are asked for while two runs train. They are drawn anew each time, since answers are kept. */
const drawn = 500;

/** Two recalibrations at once against one after the other, and how long a prediction takes meanwhile. */
export const concurrent: Benchmark = {
  name: 'concurrent',
  summary: 'two runs at once against one after the other on the same cores, and predictions meanwhile',
  async run(setting) {
    const { say } = setting;
    // Alternating, so that other work on the machine strikes both alike. Option: repeats=N.
    const repeats = Number(setting.options['repeats'] ?? 3);
    const single: number[] = [];
    const double: number[] = [];
    const idle: number[] = [];
    const busy: number[] = [];
    let seed = setting.seed;
    for (let repeat = 1; repeat <= repeats; repeat++) {
      await withWorker(setting, 1, async (home) => {
        if (repeat === 1) await whileAsking(home, idle, () => sleep(5000));
        const started = performance.now();
        await measure(home, 'quick', seed++);
        await measure(home, 'quick', seed++);
        single.push(performance.now() - started);
      });
      await withWorker(setting, 2, async (home) => {
        const started = performance.now();
        await whileAsking(home, busy, () =>
          Promise.all([measure(home, 'quick', seed++), measure(home, 'quick', seed++)]),
        );
        double.push(performance.now() - started);
      });
      say(`one after the other ${seconds(single.at(-1))}, at once ${seconds(double.at(-1))}`);
    }
    const atOnceToInTurn = median(double) / median(single);
    const [p50, p95] = [quantile(busy, 0.5), quantile(busy, 0.95)];
    say(
      `ratio ${atOnceToInTurn.toFixed(2)}; predictions meanwhile: p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
    );
    await publish('concurrent', await loadEngine(), [
      `Two quick recalibrations on the same real cells (those of \`recalibrate\`, with a dot on the infected ones) and cores, at once (two threads of one worker) and one after the other, ${String(repeats)} times in turn; from the click to both verdicts. During the runs at once, predictions of single images that were never asked for before, through the same services, database and model process as the page's, ${String(pauseMs)} ms apart.`,
      [
        '| | median | all |',
        '|---|---|---|',
        `| one after the other | ${seconds(median(single))} | ${single.map(seconds).join(', ')} |`,
        `| at once | ${seconds(median(double))} | ${double.map(seconds).join(', ')} |`,
        `| at once ÷ one after the other | ${atOnceToInTurn.toFixed(2)} | |`,
      ].join('\n'),
      [
        '| Prediction with attention | p50 | p95 | most | asked |',
        '|---|---|---|---|---|',
        ...(
          [
            ['nothing else runs', idle],
            ['while two runs train', busy],
          ] as const
        ).map(
          ([name, times]) =>
            `| ${name} | ${quantile(times, 0.5).toFixed(0)} ms | ${quantile(times, 0.95).toFixed(0)} ms | ${Math.max(...times).toFixed(0)} ms | ${String(times.length)} |`,
        ),
      ].join('\n'),
    ]);
    return {
      figures: { atOnceToInTurn, predictionP50Ms: p50, predictionP95Ms: p95, idleP95Ms: quantile(idle, 0.95) },
    };
  },
};

const withWorker = (setting: BenchmarkSetting, threads: number, work: (home: MarkedHome) => Promise<void>) =>
  withMarkedHome(setting, fullScale, work, { FOVEA_TRAINING_THREADS: String(threads) });

/** Asks for one prediction after another until `work` is done; each answer's milliseconds are added to `times`. */
async function whileAsking(
  { context, project }: MarkedHome,
  times: number[],
  work: () => Promise<unknown>,
): Promise<void> {
  let isDone = false;
  const ask = async () => {
    const { pages } = await images.outline(context, { project: project.id, limit: drawn });
    const after = pages[Math.floor(Math.random() * pages.length)] ?? undefined;
    const { items: shown } = await images.list(context, { project: project.id, after, limit: drawn });
    for (let turn = 0; !isDone; turn++) {
      const asked = shown[turn % shown.length];
      if (asked === undefined) return;
      const started = performance.now();
      await predictions.predict(context, { image: asked.id });
      times.push(performance.now() - started);
      await sleep(pauseMs);
    }
  };
  // The first answer starts the model's process and loads the model.
  const { items: first } = await images.list(context, { project: project.id, limit: 1 });
  if (first[0] !== undefined) await predictions.predict(context, { image: first[0].id });
  const asking = ask();
  await work();
  isDone = true;
  await asking;
}

const median = (values: readonly number[]) => quantile(values, 0.5);
const seconds = (milliseconds: number | undefined) => `${((milliseconds ?? Number.NaN) / 1000).toFixed(1)} s`;
