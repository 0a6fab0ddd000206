import { setTimeout as sleep } from 'node:timers/promises';
import { startRunRequest } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import { attempts, runs, trainingQueue } from '@fovea/services';
import type { Benchmark, BenchmarkSetting } from './benchmark.ts';
import type { GrownHome } from './grown-home/open-home.ts';
import { withGrownHome } from './grown-home/open-home.ts';
import { carryOut } from './grown-home/runs.ts';
import { largeScale, quickScale } from './grown-home/scale.ts';
import { quantile } from './support/quantile.ts';
import { publish, publishFigures } from './support/results-page.ts';
import { table } from './support/wording.ts';
import type { Memory } from './visits/inspector.ts';
import type { Places } from './visits/pages.ts';
import { findPlaces } from './visits/pages.ts';
import type { Tally } from './visits/person.ts';
import { emptyTally, Person } from './visits/person.ts';
import type { WebServer } from './visits/web-server.ts';
import { withWebServer } from './visits/web-server.ts';

/** How much the server may hold at the end, as a share of what it held when it had warmed up. */
const limit = 1.1;
/** It has warmed up after this share of the time: ten minutes of an hour. */
const warmShare = 1 / 6;
const samplesPerHour = 120;
/** A level is the median of so many samples. */
const samplesPerLevel = 11;
const runsPerHour = 12;

interface Sample extends Memory {
  readonly minute: number;
}

/** Whether the web server's memory stays level while people work. Options: minutes=N, people=N. */
export const hourOfUse: Benchmark = {
  name: 'hour-of-use',
  summary: "the web server's memory while ten people work for an hour in a home with 30,000 images and 500 runs",
  hasQuick: true,
  run: (setting) => withGrownHome(setting, setting.quick ? quickScale : largeScale, (home) => use(setting, home)),
};

async function use(setting: BenchmarkSetting, home: GrownHome) {
  const minutes = Number(setting.options['minutes'] ?? (setting.quick ? 0.2 : 60));
  const people = Number(setting.options['people'] ?? (setting.quick ? 3 : 10));
  const places = await findPlaces(home.context, home.project.id);
  const tally = emptyTally();
  const samples = await withWebServer(home, async (server) => {
    const ended = new AbortController();
    const thinkMs = setting.quick ? 200 : 4000;
    const working = Array.from({ length: people }, (_, number) =>
      new Person({ address: server.address, places, tally, thinkMs, signal: ended.signal }, number).work(),
    );
    const training = train(home, places, (60_000 * minutes) / Math.max(1, (minutes / 60) * runsPerHour), ended.signal);
    const all = Promise.all([...working, training]);
    try {
      let told = 0;
      const watching = watch(server, minutes, (sample) => {
        setting.say(lineOf(sample, tally));
        for (const failure of tally.failures.slice(told)) setting.say(`  ${failure}`);
        told = tally.failures.length;
      });
      // Nobody stops working before the end, unless something is wrong with the benchmark.
      await Promise.race([watching, all]);
      return await watching;
    } finally {
      ended.abort();
      await all;
    }
  });
  const warm = level(samples, samples.length * warmShare);
  const end = level(samples, samples.length);
  const figures = {
    minutes,
    people,
    openings: tally.openings,
    openingP95Ms: quantile(tally.openingMs, 0.95),
    strokes: tally.strokes,
    decisions: tally.decisions,
    events: tally.events,
    refused: tally.refused,
    failures: tally.failures.length,
    rssWarmMiB: mebibytes(warm.rss),
    rssEndMiB: mebibytes(end.rss),
    rssGrowth: end.rss / warm.rss,
    heapWarmMiB: mebibytes(warm.heapUsed),
    heapEndMiB: mebibytes(end.heapUsed),
  };
  if (!setting.quick && minutes >= 60) {
    await publishFigures('hour-of-use', figures);
    await publish('hour-of-use', await loadEngine(), [
      `${String(people)} simulated people work for ${String(minutes)} minutes. They open pages with their pictures and maps, draw, decide now and then, and follow the events. ${String(runsPerHour)} runs are started meanwhile; their trainings are made up. The memory is that of the web server's process, after a collection of garbage. A level is the median of ${String(samplesPerLevel)} samples, ${String(3600 / samplesPerHour)} s apart.`,
      table(
        ['', 'after ten minutes', 'at the end', 'ratio'],
        (
          [
            ['memory of the process (RSS)', warm.rss, end.rss],
            ['JavaScript heap', warm.heapUsed, end.heapUsed],
            ['buffers outside the heap', warm.external, end.external],
          ] as const
        ).map(([name, before, after]) => [name, inMiB(before), inMiB(after), (after / before).toFixed(2)]),
      ),
      table(
        ['Done', ''],
        [
          ['pages opened', tally.openings.toLocaleString('en')],
          ['strokes saved', tally.strokes.toLocaleString('en')],
          ['decisions', String(tally.decisions)],
          ['events heard', tally.events.toLocaleString('en')],
          ['answers that asked for something else', String(tally.refused)],
          ['failures', String(tally.failures.length)],
        ],
      ),
    ]);
  }
  return { figures, missed: setting.quick ? [] : missedBy(figures) };
}

function missedBy({ rssGrowth, failures }: { readonly rssGrowth: number; readonly failures: number }): string[] {
  return [
    ...(rssGrowth > limit ? [`The server's memory grew to ${rssGrowth.toFixed(2)} of its level.`] : []),
    ...(failures > 0 ? [`${String(failures)} requests failed.`] : []),
  ];
}

/** Samples the server's memory until the time is over. */
async function watch(server: WebServer, minutes: number, heard: (sample: Sample) => void): Promise<Sample[]> {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 60_000;
  const apartMs = Math.min(3_600_000 / samplesPerHour, (60_000 * minutes) / samplesPerLevel);
  const samples: Sample[] = [];
  while (passed() < minutes) {
    await sleep(apartMs);
    const sample = { ...(await server.memory()), minute: passed() };
    samples.push(sample);
    heard(sample);
  }
  return samples;
}

/** The medians of the samples before a place, or of the first ones. */
function level(samples: readonly Sample[], place: number): Memory {
  const end = Math.max(samplesPerLevel, Math.round(place));
  const some = samples.slice(Math.max(0, end - samplesPerLevel), end);
  const middle = (of: (sample: Sample) => number) => quantile(some.map(of), 0.5);
  return {
    rss: middle(({ rss }) => rss),
    heapUsed: middle(({ heapUsed }) => heapUsed),
    external: middle(({ external }) => external),
  };
}

/** Has a run trained now and then, as a worker would, until the signal aborts: pages follow its progress. */
async function train(
  { context }: GrownHome,
  { project, images }: Places,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (let number = 100_000; !signal.aborted; number++) {
    await sleep(everyMs / 2, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const request = startRunRequest.parse({ project, preset: 'quick', seed: number, watch: images[0] });
    const { id: run } = await runs.start(context, request);
    const job = await attempts.claim(context, { run, worker: 'made-up:1' });
    if (job !== null) await carryOut(context, job, { number, verdict: 'no-op', pauseMs: everyMs / 20 });
    await context.queue.deleteAllJobs(trainingQueue);
  }
}

const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
const inMiB = (bytes: number) => `${String(mebibytes(bytes))} MiB`;

function lineOf({ minute, rss, heapUsed, external }: Sample, { openings, strokes, events, failures }: Tally): string {
  return `${minute.toFixed(1).padStart(5)} min: RSS ${inMiB(rss)}, heap ${inMiB(heapUsed)}, buffers ${inMiB(external)}; ${String(openings)} pages, ${String(strokes)} strokes, ${String(events)} events, ${String(failures.length)} failures`;
}
