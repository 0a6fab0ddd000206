import { loadEngine } from '@fovea/engine';
import { feedback } from '@fovea/services';
import type { Benchmark, BenchmarkSetting } from './benchmark.ts';
import { mark } from './grown-home/marks.ts';
import type { GrownHome } from './grown-home/open-home.ts';
import { withGrownHome } from './grown-home/open-home.ts';
import { imagesOf, largeScale, quickScale } from './grown-home/scale.ts';
import { quantile } from './support/quantile.ts';
import { publish, publishFigures } from './support/results-page.ts';
import { table } from './support/wording.ts';
import type { Page, Places } from './visits/pages.ts';
import { findPlaces, imagePage, pages, reviewGrid } from './visits/pages.ts';
import { Visitor } from './visits/visitor.ts';
import type { WebServer } from './visits/web-server.ts';
import { withWebServer } from './visits/web-server.ts';

/** p95 at the server, for a page's data and for each of its files and maps. */
const limitMs = 300;

interface Measured {
  readonly name: string;
  /** The first opening, when the server knows nothing yet. */
  readonly firstMs: number;
  readonly data: readonly number[];
  readonly files: readonly number[];
  /** Processor time of the server for one opening's data; neither Postgres nor the model's process. */
  readonly busyMs: number;
}

/** How long the server needs for every page of a project that has grown for years. Option: repeats=N openings of each page. */
export const largeHome: Benchmark = {
  name: 'large-home',
  summary: 'every page of a home with 30,000 images, 500 runs, 100,000 events and 20,000 rows in the record',
  hasQuick: true,
  run: (setting) =>
    withGrownHome(setting, setting.quick ? quickScale : largeScale, (home) => measureHome(setting, home)),
};

async function measureHome(setting: BenchmarkSetting, home: GrownHome) {
  const repeats = Number(setting.options['repeats'] ?? (setting.quick ? 2 : 40));
  const known = await findPlaces(home.context, home.project.id);
  const measured = await withWebServer(home, async (server) => {
    const visitor = new Visitor(server.address);
    const target = { visitor, server, known, repeats };
    const found: Measured[] = [];
    const note = (one: Measured) => {
      found.push(one);
      setting.say(rowOf(one).join('  '));
    };
    for (const page of pages) note(await measurePage(target, page));
    // A stroke changes what is next to review.
    const draw = strokes(home, known);
    for (const page of [reviewGrid, imagePage])
      note({ ...(await measurePage(target, page, draw)), name: `${page.name}, after a stroke` });
    return found;
  });
  const slowest = (of: (one: Measured) => readonly number[]) =>
    Math.max(...measured.map((one) => quantile(of(one), 0.95)).filter((ms) => !Number.isNaN(ms)));
  const slow = measured.filter(({ data, files }) => quantile(data, 0.95) > limitMs || quantile(files, 0.95) > limitMs);
  const figures = {
    pages: measured.length,
    openings: repeats,
    slowestPageP95Ms: slowest(({ data }) => data),
    slowestFileP95Ms: slowest(({ files }) => files),
    slowPages: slow.length,
  };
  if (!setting.quick) {
    await publishFigures('large-home', figures);
    await publish('large-home', await loadEngine(), [
      `A home with ${imagesOf(largeScale).toLocaleString('en')} images, ${String(largeScale.runs)} runs, ${largeScale.auditRows.toLocaleString('en')} rows in the record and ${largeScale.events.toLocaleString('en')} events. The runs are made up: their files and reports have the sizes of real ones. Each page was opened ${String(repeats)} times over HTTP, each time on another image, run or place. Times are in milliseconds, from the first request to the end of the last answer. _Data_: all that the page reads as JSON, in the batches that it sends. _Files_: each picture or map, six at a time. _First_: the first opening, data alone. _Processor_: what one opening's data takes of the server's processor time (median), without Postgres.`,
      table(['Page', 'data p50', 'data p95', 'files p95', 'first', 'processor'], measured.map(rowOf)),
    ]);
  }
  const missed = slow.map(({ name }) => `The page "${name}" takes more than ${String(limitMs)} ms (p95).`);
  return { figures, missed: setting.quick ? [] : missed };
}

interface Target {
  readonly visitor: Visitor;
  readonly server: WebServer;
  readonly known: Places;
  readonly repeats: number;
}

async function measurePage(
  { visitor, server, known, repeats }: Target,
  page: Page,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<Measured> {
  const data: number[] = [];
  const files: number[] = [];
  const busy: number[] = [];
  for (let turn = 0; turn <= repeats; turn++) {
    await before();
    const busyBefore = await server.busyMs();
    const opened = performance.now();
    const shown = await page.data(visitor, known, turn);
    data.push(performance.now() - opened);
    busy.push((await server.busyMs()) - busyBefore);
    files.push(...(await visitor.readAll(shown)));
  }
  const [firstMs = Number.NaN, ...later] = data;
  return { name: page.name, firstMs, data: later, files, busyMs: quantile(busy.slice(1), 0.5) };
}

/** Draws one stroke at each call, on one image after the other. */
function strokes({ context }: GrownHome, { images }: Places): () => Promise<void> {
  let turn = 0;
  return async () => {
    const image = images[turn++ % images.length] ?? '';
    const { revision, rois } = await feedback.get(context, { image });
    await feedback.save(context, { image, rois: [...rois.slice(0, 5), mark({ width: 60, height: 60 })], revision });
  };
}

function rowOf({ name, firstMs, data, files, busyMs }: Measured): string[] {
  const shown = (ms: number) => (Number.isNaN(ms) ? '–' : ms.toFixed(0));
  return [name, ...[quantile(data, 0.5), quantile(data, 0.95), quantile(files, 0.95), firstMs, busyMs].map(shown)];
}
