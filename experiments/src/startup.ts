import { loadEngine } from '@fovea/engine';
import type { Benchmark } from './benchmark.ts';
import { median } from './speed/interleave.ts';
import type { FirstTimes } from './startup/engine-child.ts';
import { firstTimes, forgetEngineFiles } from './startup/first-times.ts';
import { startTimes } from './startup/npm-start.ts';
import { publish } from './support/results-page.ts';

const rows: readonly (readonly [keyof FirstTimes, string])[] = [
  ['imports', 'process start and imports'],
  ['engine', 'engine loaded'],
  ['predictor', 'inference graphs captured and verified (batches of 64, 8 and 1)'],
  ['firstPrediction', 'first prediction with attention'],
  ['secondPrediction', 'second prediction'],
  ['toFirstPrediction', '**process start to first prediction**'],
  ['trainingGraph', 'training step captured and verified'],
  ['trainingGraphAgain', 'the same step for another training of the process'],
];

/** What waits cost before the first result. Options: repeats=N fresh processes, starts=N warm starts. */
export const startup: Benchmark = {
  name: 'startup',
  summary: 'engine load, graph capture, first prediction, and npm start to the page, cold and warm',
  async run({ options, say, environment }) {
    const repeats = Number(options['repeats'] ?? 5);
    const warmStarts = Number(options['starts'] ?? 3);
    const isCold = await forgetEngineFiles(environment);
    const cold = isCold ? await firstTimes() : null;
    const warm: FirstTimes[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) warm.push(await firstTimes());
    const of = (name: keyof FirstTimes) => median(warm.map((times) => times[name]));
    for (const [name, what] of rows) {
      say(
        `${what.padEnd(66)} ${of(name).toFixed(0).padStart(6)} ms warm${cold === null ? '' : `, ${cold[name].toFixed(0)} ms cold`}`,
      );
    }
    const [first, ...again] = await startTimes(1 + warmStarts, environment);
    const warmStartMs = again.length === 0 ? null : median(again.map(({ pageMs }) => pageMs));
    say(
      `npm start to the page: ${(first?.pageMs ?? 0).toFixed(0)} ms with a new database, then ${again.map(({ pageMs }) => pageMs.toFixed(0)).join(', ')} ms`,
    );
    await publish('startup', await loadEngine(), [
      `Milliseconds. Warm: median of ${String(repeats)} fresh processes. Cold: the first one after the system was asked to forget the engine's files${isCold ? '' : ' (it could not be asked here)'}; what other processes had in use stays in memory.`,
      [
        '| | warm | cold |',
        '|---|---|---|',
        ...rows.map(
          ([name, what]) => `| ${what} | ${of(name).toFixed(0)} | ${cold === null ? '–' : cold[name].toFixed(0)} |`,
        ),
      ].join('\n'),
      '## npm start',
      'From `npm start` to the whole first page, in a home of its own without the sample; everything is installed and built.',
      [
        '| | ready, ms | page, ms |',
        '|---|---|---|',
        `| new database | ${(first?.readyMs ?? 0).toFixed(0)} | ${(first?.pageMs ?? 0).toFixed(0)} |`,
        ...again.map(({ readyMs, pageMs }) => `| warm | ${readyMs.toFixed(0)} | ${pageMs.toFixed(0)} |`),
      ].join('\n'),
    ]);
    return {
      figures: {
        warmStartMs,
        firstStartMs: first?.pageMs ?? null,
        engineWarmMs: of('engine'),
        engineColdMs: cold?.engine ?? null,
        predictorMs: of('predictor'),
        trainingGraphMs: of('trainingGraph'),
        firstPredictionMs: of('toFirstPrediction'),
        firstPredictionColdMs: cold?.toFirstPrediction ?? null,
      },
    };
  },
};
