import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, Recipe } from '@fovea/domain';
import { mostCallsPerBatch, parseRecipe, recalibrationRecipe, startRunRequest } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { feedback, images, imports, runs } from '@fovea/services';
import { expect, type Page, test } from '@playwright/test';
import { address, openContext, trainFirstModel, untilFinished } from './installation.ts';
import { WorkbenchPage } from './workbench-page.ts';

let context: Context;
let project: Identifier;
let image: Identifier;

test.beforeAll(async () => {
  context = await openContext();
  const dot = { ink: 'felt-tip blue', infected: 0.9, healthy: 0.1 } as const;
  const settings = sampleSettingsSchema.parse({ subjects: 12, cellsPerSubject: 10, dot });
  ({ project } = await imports.importSample(context, { settings, seed: 4, projectName: 'Calls' }));
  await trainFirstModel(context, project, { kind: 'base', steps: 20, batchSize: 32 });
  const found = await images.list(context, { project, split: 'train', limit: 1 });
  image = found.items[0]?.id ?? '';
  const shape = { kind: 'rectangle', x: 4, y: 4, width: 16, height: 12 } as const;
  await feedback.save(context, {
    image,
    revision: 0,
    rois: [{ id: randomUUID(), meaning: 'ignore', strength: 1, shape }],
  });
});
test.afterAll(() => context.close());

async function startRun(change: Partial<Recipe>): Promise<Identifier> {
  const recipe = parseRecipe({ ...recalibrationRecipe('quick'), batchSize: 32, ...change });
  return (await runs.start(context, { ...startRunRequest.parse({ project }), recipe })).id;
}

/** The procedures that a page calls from now on, each call of a batch by itself; the event stream is left out. */
function countCalls(page: Page): string[] {
  const calls: string[] = [];
  page.on('request', (request) => {
    const [, names] = /\/api\/trpc\/([^?]+)/.exec(request.url()) ?? [];
    if (names === undefined) return;
    calls.push(
      ...decodeURIComponent(names)
        .split(',')
        .filter((name) => name !== 'events.follow'),
    );
  });
  return calls;
}

/** Far longer than any run here takes. */
const withinMs = 240_000;
/** Long enough for whatever a click sets off. */
const settleMs = 3000;

test('accepting among all versions asks for four things at most, and against the verdict for its reasons', async ({
  page,
}) => {
  await untilFinished(context, await startRun({ steps: 10 }), withinMs);
  await page.goto(`${address()}/models?project=${project}`);
  const newest = page.getByTestId('version').first();
  await expect(newest).toHaveAttribute('data-state', 'candidate');
  await sleep(settleMs);
  const calls = countCalls(page);
  await new WorkbenchPage(page).decide('Accept', 'The attention left the mark.', newest);
  await expect(newest).toHaveAttribute('data-state', 'champion');
  await expect(page.getByTestId('version').nth(1)).toHaveAttribute('data-state', 'former');
  await sleep(settleMs);
  const reasons = calls.filter((name) => name === 'runs.get');
  expect(reasons.length).toBeLessThanOrEqual(1);
  expect(calls.length - reasons.length, calls.join(' ')).toBeLessThanOrEqual(4);
});

test('opening an image, accepting and waiting ask no more than they need', async ({ page }) => {
  const run = await startRun({ steps: 10 });
  await untilFinished(context, run, withinMs);
  const calls = countCalls(page);
  const bench = new WorkbenchPage(page);
  // The bar asks for the runs that go, the workbench for all.
  await test.step('opening an image: seven calls at most', async () => {
    await bench.open(image);
    await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
    await expect(page.getByTestId('candidate')).toHaveAttribute('data-state', 'candidate');
    await sleep(settleMs);
    expect(calls.length, calls.join(' ')).toBeLessThanOrEqual(7);
  });
  await test.step('accepting: three calls at most, and all that is shown is new', async () => {
    const choices = page.getByTestId('decision').getByRole('button');
    await expect(choices).toHaveText([/^\s*Accept( anyway)?$/, /^\s*Reject( anyway)?$/]);
    calls.length = 0;
    await bench.decide('Accept', 'The attention left the mark.');
    await expect(page.getByTestId('candidate')).toHaveAttribute('data-state', 'champion');
    await expect(page.getByText('version 3 in use')).toBeVisible();
    await sleep(settleMs);
    expect(calls.length, calls.join(' ')).toBeLessThanOrEqual(3);
    await expect(choices).toHaveText(['Roll back']);
    await bench.button('Show prediction').click();
    await expect(page.getByTestId('predicted-version')).toHaveText('version 3');
  });
  await test.step('waiting: no call in half a minute', async () => {
    calls.length = 0;
    await sleep(30_000);
    expect(calls).toEqual([]);
  });
});

test('points that come while the run is being read are in its curve, in the order of their steps', async ({ page }) => {
  const run = await startRun({ steps: 120 });
  const curve = async () => (await runs.get(context, { run })).curve;
  await expect.poll(async () => (await curve()).length, { timeout: 120_000 }).toBeGreaterThan(1);

  const { promise: released, resolve: release } = Promise.withResolvers<null>();
  let held = 0;
  await page.route(/\/api\/trpc\/[^?]*runs\.get/, async (route) => {
    const answer = await route.fetch();
    const [status, headers, body] = [answer.status(), answer.headers(), await answer.body()];
    held++;
    await released;
    // A request that the page gave up meanwhile has no one to answer.
    await route.fulfill({ status, headers, body }).catch(() => undefined);
  });
  await page.goto(`${address()}/runs/${run}?project=${project}`);
  await expect.poll(() => held, { timeout: 60_000 }).toBe(1);
  const before = (await curve()).length;
  await expect.poll(async () => (await curve()).length, { timeout: 120_000 }).toBeGreaterThan(before + 3);
  const told = (await curve()).map(({ step }) => step);
  // The event stream tells what was just seen in the database.
  await sleep(1000);
  release(null);
  // From here on nothing is held: a request that is under way when the test ends would fail it.
  await page.unrouteAll({ behavior: 'wait' });

  const chart = page.getByTestId('loss-curve').locator('svg').first();
  await expect(chart.locator('path').first()).toBeAttached();
  const shown = async (): Promise<number[]> => {
    const width = Number(await chart.getAttribute('width'));
    const path = (await chart.locator('path').first().getAttribute('d')) ?? '';
    const across = [...path.matchAll(/[ML]\s*(-?[\d.]+)/g)].map(([, x]) => Number(x));
    return across.map((x) => Math.round(((x - 44) / (width - 44 - 12)) * 120));
  };
  expect((await shown()).slice(0, told.length)).toEqual(told);
  await untilFinished(context, run, withinMs);
  const whole = (await curve()).map(({ step }) => step);
  await expect.poll(shown).toEqual(whole);
});

test('what is drawn while Fovea does not answer is kept, and saved once it does', async ({ page }) => {
  const bench = new WorkbenchPage(page);
  const { items: found } = await images.list(context, { project, split: 'train', limit: 2 });
  const other = found[1]?.id ?? '';
  await bench.open(other);
  await page.context().setOffline(true);
  await bench.drawRectangle('Ignore', [4, 4], [20, 16]);
  await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'failed');
  await page.context().setOffline(false);
  await bench.waitUntilSaved();
  expect((await images.get(context, { image: other })).feedback.rois).toHaveLength(1);
});

test('a request carries as many calls as a page sends at once, and no more', async ({ request }) => {
  const ask = (calls: number) => {
    const names = Array.from({ length: calls }, () => 'projects.list').join(',');
    return request.get(`${address()}/api/trpc/${names}?batch=1&input={}`);
  };
  expect((await ask(mostCallsPerBatch)).status()).toBe(200);
  expect((await ask(mostCallsPerBatch + 1)).status()).toBe(400);
});
