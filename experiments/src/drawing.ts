import { FoveaError } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import { images, imports, runs } from '@fovea/services';
import type { Browser } from '@playwright/test';
import type { Benchmark, BenchmarkSetting } from './benchmark.ts';
import { gesturesOf } from './drawing/gestures.ts';
import type { Measured } from './drawing/measure.ts';
import { measureOn } from './drawing/measure.ts';
import { startClock } from './drawing/page-clock.ts';
import { withInstallation } from './support/installation.ts';
import { quantile } from './support/quantile.ts';
import { publish, publishFigures } from './support/results-page.ts';
import { untilFinished } from './support/until-finished.ts';
import { table } from './support/wording.ts';
import { withWebServer } from './visits/web-server.ts';

/** At most, in milliseconds, on two cores that do nothing else. */
const limits = { drawP50Ms: 25, drawP95Ms: 40, scriptP95Ms: 4, repaintMs: 50, occlusionP95Ms: 100 } as const;
type Figures = Readonly<Record<keyof typeof limits, number>>;

const screen = { width: 1440, height: 900 } as const;
const full = { stroke: 5000, steps: 200, repeats: 40 } as const;
const quick = { stroke: 60, steps: 20, repeats: 4 } as const;

/** How long the workbench takes from an event of the pointer to the frame that shows it, in a browser on the whole product. */
export const drawing: Benchmark = {
  name: 'drawing',
  summary: 'from a pointer’s event to the end of its frame in every gesture of the workbench, in headless Chromium',
  hasQuick: true,
  async run(setting) {
    const measured = await inBrowser(setting);
    const figures = figuresOf(measured);
    setting.say(
      Object.entries(figures)
        .map(([name, ms]) => `${name} ${ms.toFixed(1)}`)
        .join(', '),
    );
    if (!setting.quick) {
      await publishFigures('drawing', figures);
      await publish('drawing', await loadEngine(), pageOf(measured, figures));
    }
    const missed = Object.entries(limits).flatMap(([name, most]) => {
      const ms = figures[name as keyof Figures];
      return ms <= most ? [] : [`${name} is ${ms.toFixed(1)} ms; the limit is ${String(most)} ms.`];
    });
    return { figures, missed: setting.quick ? [] : missed };
  },
};

async function inBrowser(setting: BenchmarkSetting): Promise<Measured> {
  const { environment, seed } = setting;
  const { stroke, steps, repeats } = setting.quick ? quick : full;
  return withInstallation(environment, async (installation) => {
    const { context } = installation;
    const settings = sampleSettingsSchema.parse({ subjects: 6, cellsPerSubject: 4 });
    const { project } = await imports.importSample(context, { settings, seed, projectName: 'Drawing' });
    const recipe = { kind: 'base', steps: 3, batchSize: 4 } as const;
    await untilFinished(installation, (await runs.startBase(context, { project, recipe })).id, 200);
    const { items } = await images.list(context, { project, split: 'train', limit: 1 });
    return withWebServer({ context, environment }, async ({ address }) => {
      const browser = await openBrowser(environment);
      try {
        const page = await browser.newPage({ viewport: screen });
        await page.addInitScript(() => localStorage.setItem('fovea.tour', '{"state":"left"}'));
        await page.addInitScript(startClock);
        return await measureOn(page, {
          address,
          image: items[0]?.id ?? '',
          gestures: gesturesOf({ stroke, steps }),
          repeats,
        });
      } finally {
        await browser.close();
      }
    });
  });
}

/** Chromium, the one that the environment names or Playwright's own. @throws INPUT_INVALID where there is none */
async function openBrowser({ FOVEA_CHROMIUM: executablePath }: NodeJS.ProcessEnv): Promise<Browser> {
  const { chromium } = await import('@playwright/test');
  return chromium.launch({ executablePath }).catch((error: unknown) => {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new FoveaError('INPUT_INVALID', `No browser starts (${why}). Name a Chromium in FOVEA_CHROMIUM.`);
  });
}

/** Each figure is that of the slowest gesture, or of the slowest change. */
function figuresOf({ gestures, repaints, answers }: Measured): Figures {
  const slowest = (of: 'frameMs' | 'scriptMs', share: number) =>
    Math.max(
      ...[...gestures.values()].map((samples) =>
        quantile(
          samples.map((sample) => sample[of]),
          share,
        ),
      ),
    );
  return {
    drawP50Ms: slowest('frameMs', 0.5),
    drawP95Ms: slowest('frameMs', 0.95),
    scriptP95Ms: slowest('scriptMs', 0.95),
    repaintMs: Math.max(...[...repaints.values()].map((times) => quantile(times, 0.95))),
    occlusionP95Ms: quantile(answers, 0.95),
  };
}

const times = (values: readonly number[]) => [0.5, 0.95, 1].map((share) => quantile(values, share).toFixed(1));

function pageOf({ gestures, repaints, answers }: Measured, figures: Figures): string[] {
  const held = Object.entries(limits).map(([name, most]) => {
    const ms = figures[name as keyof Figures];
    return [name, ms.toFixed(1), String(most), ms <= most ? 'yes' : 'no'];
  });
  return [
    `How fast does the workbench follow a hand? Headless Chromium draws on a synthetic cell in a window of ${String(screen.width)} × ${String(screen.height)} pixels, with picture, attention and occlusion on the screen. The web server and the model’s process run on the same cores. All times are in milliseconds.`,
    table(['Figure', 'Measured', 'Limit', 'Held'], held),
    '_Frame_: from the event to the end of the frame that shows what it did. The event waits for the next frame, which comes 60 times a second. _Script_: what the page’s own code takes of it, in all handlers and in the frame. Each figure is that of the slowest gesture.',
    table(
      ['Gesture', 'Events', 'Frame p50', 'p95', 'most', 'Script p50', 'p95', 'most'],
      [...gestures].map(([name, samples]) => [
        name,
        String(samples.length),
        ...times(samples.map(({ frameMs }) => frameMs)),
        ...times(samples.map(({ scriptMs }) => scriptMs)),
      ]),
    ),
    'What is changed in the view, to the end of the frame that shows it:',
    table(
      ['Change', 'p50', 'p95', 'most'],
      [...repaints].map(([name, values]) => [name, ...times(values)]),
    ),
    'What is rubbed out: from a step of the brush to the answer without what is under the brush. Each step waits for its answer.',
    table(['Steps', 'p50', 'p95', 'most'], [[String(answers.length), ...times(answers)]]),
  ];
}
