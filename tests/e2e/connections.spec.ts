import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier } from '@fovea/domain';
import { parseRecipe, recalibrationRecipe, startRunRequest } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { decisions, images, runs, versions } from '@fovea/services';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
  test,
} from '@playwright/test';
import { makeCuttableNetwork } from '../support/cuttable-network.ts';
import { endFovea, launchFovea, type RunningFovea } from '../support/launch-fovea.ts';
import { DrawingPage, type DrawingProject, makeDrawingProject } from './drawing.ts';
import { address, openContext, untilFinished } from './installation.ts';

/** Some seconds in each test run; as long as an outage may last where it is asked for. */
const isLong = process.env['FOVEA_LONG_OUTAGE'] === '1';
const offlineMs = isLong ? 90_000 : 8000;
const stoppedMs = isLong ? 60_000 : 8000;
const tabCount = isLong ? 12 : 7;
const withinMs = 240_000;

/** These stories stop Fovea: they have an installation of their own. */
let fovea: RunningFovea;
let shared: { readonly FOVEA_E2E_ADDRESS?: string; readonly FOVEA_E2E_HOME?: string };
let context: Context;
let made: DrawingProject;

test.beforeAll(async () => {
  fovea = await launchFovea({ FOVEA_SAMPLE: '0' });
  const { FOVEA_E2E_ADDRESS = '', FOVEA_E2E_HOME = '' } = process.env;
  shared = { FOVEA_E2E_ADDRESS, FOVEA_E2E_HOME };
  Object.assign(process.env, { FOVEA_E2E_ADDRESS: fovea.address, FOVEA_E2E_HOME: fovea.home });
  context = await openContext();
  made = await makeDrawingProject(context, 'Connections');
});
test.afterAll(async () => {
  Object.assign(process.env, shared);
  await context.close();
  await endFovea(fovea);
  await rm(fovea.home, { recursive: true, force: true });
});

/** The tabs of one browser, of somebody who has left the tour. */
async function openBrowser(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const tabs = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await tabs.addInitScript(() => localStorage.setItem('fovea.tour', JSON.stringify({ state: 'left' })));
  return tabs;
}

/** A retraining that ends by itself after some steps, or goes on until it is cancelled. */
async function startRun(steps: number): Promise<Identifier> {
  const recipe = parseRecipe({ ...recalibrationRecipe('quick'), batchSize: 32, steps });
  return (await runs.start(context, { ...startRunRequest.parse({ project: made.project }), recipe })).id;
}
const endless = 20_000;

async function untilRunning(run: Identifier): Promise<void> {
  await expect.poll(async () => (await runs.get(context, { run })).state, { timeout: withinMs }).toBe('running');
}

async function openStreams(): Promise<number> {
  const health = (await (await fetch(`${address()}/api/health`)).json()) as { streams: number };
  return health.streams;
}

async function expectOneStream(): Promise<void> {
  await expect.poll(openStreams, { timeout: 30_000 }).toBe(1);
}

const runInBar = (page: Page, run: Identifier) => page.getByRole('banner').locator(`a[href="/runs/${run}"]`);
const noConnection = (page: Page) => page.getByRole('banner').getByText('no connection');

/** Draws a region on the image, and sees that Fovea has it. */
async function drawAndSave(bench: DrawingPage, place: number): Promise<void> {
  const before = await bench.regions.count();
  await bench.drawRectangle('Ignore', [24, 24], [36, 34]);
  await expect(bench.regions).toHaveCount(before + 1);
  await bench.waitUntilSaved();
  const image = made.all[place] ?? '';
  expect((await images.get(context, { image })).feedback.rois).toHaveLength(before + 1);
}

test('many tabs share one stream, and go on without the tab that held it', async ({ browser }) => {
  const tabs = await openBrowser(browser);
  const going = await startRun(endless);
  await untilRunning(going);
  const benches: DrawingPage[] = [];
  const openTab = async (place: number) => {
    const bench = new DrawingPage(await tabs.newPage(), made);
    await bench.openAt(place);
    await expect(runInBar(bench.page, going)).toBeVisible();
    benches.push(bench);
  };
  await test.step('every tab loads', async () => {
    for (let tab = 0; tab < tabCount; tab++) await openTab(tab + 2);
    await expectOneStream();
  });
  await test.step('the first tab, which holds the stream, is closed: another one holds it at once', async () => {
    await benches.shift()?.page.close();
    await expectOneStream();
    await openTab(2);
    await expectOneStream();
  });
  if (isLong) {
    await test.step('the tab that holds the stream is frozen: another one takes it', async () => {
      const [holder] = benches;
      if (holder === undefined) throw new Error('no tabs');
      const session = await tabs.newCDPSession(holder.page);
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      await sleep(20_000);
      await expectOneStream();
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      await sleep(6000);
      await expectOneStream();
    });
  }
  await test.step('a region is saved in each', async () => {
    for (const [index, bench] of benches.entries()) {
      await bench.page.bringToFront();
      await drawAndSave(bench, index === tabCount - 1 ? 2 : index + 3);
    }
  });
  await test.step('each sees the end of the run, and the next run come and go', async () => {
    await runs.cancel(context, { run: going });
    const next = await startRun(10);
    for (const { page } of benches) await expect(runInBar(page, going)).toBeHidden({ timeout: withinMs });
    await untilFinished(context, next, withinMs);
    for (const { page } of benches) {
      await expect(runInBar(page, next)).toBeHidden();
      await expect(noConnection(page)).toBeHidden();
    }
    await expectOneStream();
  });
  await tabs.close();
});

test('a page that was offline over the end of a run and a decision made elsewhere shows both', async ({ browser }) => {
  const network = await makeCuttableNetwork();
  const tabs = await openBrowser(browser, { proxy: network.proxy });
  const run = await startRun(60);
  const page = await tabs.newPage();
  await page.goto(`${address()}/runs/${run}`);
  const models = await tabs.newPage();
  await models.goto(`${address()}/models`);
  const state = page.getByTestId('run-state');
  await expect(state).toHaveAttribute('data-state', /queued|running/);
  // A browser whose tabs cannot share a stream asks by the clock.
  const asking = await tabs.newPage();
  await asking.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  await asking.goto(`${address()}/models`);
  for (const tab of [models, asking]) await expect(tab.getByTestId('version').first()).toBeVisible();
  await expectOneStream();
  network.cut();
  const backAt = Date.now() + offlineMs;
  for (const tab of [page, models, asking]) await expect(noConnection(tab)).toBeVisible();
  const { candidate } = await untilFinished(context, run, withinMs);
  if (candidate === null) throw new Error('The run made no version.');
  const [champion] = (await versions.list(context, { project: made.project, state: 'champion' })).items;
  await decisions.decide(context, {
    version: candidate.id,
    kind: 'accept',
    reason: 'Decided elsewhere, while the page was offline.',
    expectedChampion: champion?.id ?? null,
  });
  await sleep(Math.max(0, backAt - Date.now()));
  // What was there is still there.
  await expect(state).toHaveAttribute('data-state', /queued|running/);
  await network.mend();
  await expect(state).toHaveAttribute('data-state', 'finished');
  await expect(noConnection(page)).toBeHidden();
  await expect(page.getByText('Decided elsewhere, while the page was offline.')).toBeVisible();
  await expect(page.getByRole('banner').getByText(`version ${candidate.number} in use`)).toBeVisible();
  for (const tab of [models, asking])
    await expect(tab.locator('[data-testid=version][data-state=champion]')).toContainText(`${candidate.number}`);
  await expectOneStream();
  await tabs.close();
  network.cut();
});

test('Fovea is stopped and started again: nothing is lost, no page is dead, and each says what happens', async ({
  browser,
}) => {
  const tabs = await openBrowser(browser);
  const run = await startRun(200);
  await untilRunning(run);
  const bench = new DrawingPage(await tabs.newPage(), made);
  await bench.openAt(20);
  const following = await tabs.newPage();
  await following.goto(`${address()}/runs/${run}`);
  const state = following.getByTestId('run-state');
  await expect(state).toHaveAttribute('data-state', 'running');
  const grid = await tabs.newPage();
  const thumbnails = /\/thumbnail$/;
  await grid.route(thumbnails, (route) => route.abort());
  await grid.goto(`${address()}/images`);
  const picture = grid.locator('a.tile img').first();
  const pictureWidth = () => picture.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect(picture).toBeAttached();
  expect(await pictureWidth()).toBe(0);
  await context.close();
  await endFovea(fovea);
  const backAt = Date.now() + stoppedMs;

  await test.step('the pages stay, and say that there is no connection', async () => {
    for (const page of [bench.page, following, grid]) await expect(noConnection(page)).toBeVisible();
    await grid.unroute(thumbnails);
    await expect(state).toHaveAttribute('data-state', 'running');
    await bench.page.bringToFront();
    await bench.drawRectangle('Ignore', [24, 24], [36, 34]);
    const saved = bench.page.getByTestId('saved-state');
    await expect(saved).toHaveAttribute('data-state', 'failed');
    await expect(saved).toContainText('Fovea does not answer');
  });
  await sleep(Math.max(0, backAt - Date.now()));
  fovea = await launchFovea(fovea.environment);
  context = await openContext();

  await test.step('all goes on by itself', async () => {
    for (const page of [bench.page, following, grid]) await expect(noConnection(page)).toBeHidden();
    // A picture that failed while Fovea was away comes.
    await expect.poll(pictureWidth).toBeGreaterThan(0);
    await expect(bench.regions).toHaveCount(1);
    const drawn = async () => (await images.get(context, { image: made.all[20] ?? '' })).feedback.rois.length;
    await expect.poll(drawn, { timeout: 60_000 }).toBe(1);
    await untilFinished(context, run, withinMs);
    await expect(state).toHaveAttribute('data-state', 'finished');
    await expectOneStream();
  });
  await tabs.close();
});
