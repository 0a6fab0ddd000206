import type { Context } from '@fovea/services';
import { expect, type Page, test } from '@playwright/test';
import { openContext } from './installation.ts';
import { type Lasting, LastingPage, makeLasting, savedRegions } from './lasting.ts';

let context: Context;
let made: Lasting;
let bench: LastingPage;

test.beforeAll(async () => {
  context = await openContext();
  made = await makeLasting(context, 'Away');
});
test.afterAll(async () => {
  await made.server.end();
  await context.close();
});
test.beforeEach(({ page }) => {
  bench = new LastingPage(page, made);
});

/** How often the page is loaded whole from now on. */
function countLoads(page: Page): { readonly count: number } {
  const loads = { count: 0 };
  page.on('domcontentloaded', () => loads.count++);
  return loads;
}

test('the next image waits on the page that there is while Fovea is away, and opens by itself', async ({ page }) => {
  await bench.openAt(0);
  const loads = countLoads(page);
  await made.server.stop();
  await page.keyboard.press('.');
  const notice = page.getByText('The next page opens by itself');
  await expect(notice).toBeVisible();
  await bench.shows(0);
  await bench.draw(0);
  await test.step('a person may stay', async () => {
    await bench.button('Stay here').click();
    await expect(notice).toBeHidden();
    await bench.shows(0);
    await page.keyboard.press('.');
    await expect(notice).toBeVisible();
  });
  await made.server.start();
  await bench.shows(1);
  await expect(notice).toBeHidden();
  await expect.poll(() => savedRegions(context, made.all[0])).toBe(1);
  expect(loads.count).toBe(0);
});

test('a part of the page that cannot be loaded is said, and the page comes by itself', async ({ page }) => {
  let isAway = true;
  await page.goto(`${made.server.address}/images?project=${made.project}`);
  const models = page.getByRole('navigation').getByRole('link', { name: 'Models' });
  await expect(models).toBeVisible();
  // From the page of the images on, nothing more can be fetched.
  await page.route(/_app\/immutable|api\/health/, (route) => (isAway ? route.abort() : route.continue()));
  await models.click();
  await expect(page.getByRole('heading', { name: 'a part of this page could not be loaded' })).toBeVisible();
  await expect(page.getByText('loads itself again as soon as Fovea answers')).toBeVisible();
  isAway = false;
  await expect(page.getByRole('heading', { name: 'Models', exact: true })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/models');
});

test('a page that is opened while nothing answers comes back by itself', async ({ page }) => {
  await bench.openAt(2);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await made.server.stop();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Fovea does not answer' })).toBeVisible();
  await made.server.start();
  await bench.shows(2);
});

test('a page whose parts are lost at its very first load comes back by itself', async ({ page }) => {
  let isAway = true;
  await page.route(/_app\/immutable|api\/health/, (route) => (isAway ? route.abort() : route.continue()));
  await page.goto(`${made.server.address}/images?project=${made.project}`);
  await expect(page.getByRole('heading', { name: 'Fovea does not answer' })).toBeVisible();
  isAway = false;
  await expect(page.getByTestId('image-grid')).toBeVisible();
});

test('after an update an open page loads itself once, when nothing is lost by it, with what was drawn', async ({
  page,
}) => {
  const { server } = made;
  await bench.openAt(3);
  await bench.draw(0);
  await bench.waitUntilSaved();
  const loads = countLoads(page);
  await server.stop();
  await bench.draw(1);
  await bench.hasState('failed');
  // A dialog is open, and a save does not get through: the page has to wait, and to keep.
  await bench.button('Shortcuts').click();
  await page.route(/feedback\.save/, (route) => route.abort());
  await server.update();
  await server.start();
  await expect(page.getByText('This page loads itself once nothing is lost by it')).toBeVisible();
  await page.waitForTimeout(4000);
  expect(loads.count).toBe(0);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => loads.count).toBe(1);
  await expect(page.getByText('This page has loaded itself once. What you drew is kept.')).toBeVisible();
  await bench.shows(3);
  await expect(bench.regions).toHaveCount(2);
  await page.unroute(/feedback\.save/);
  await bench.waitUntilSaved();
  expect(await savedRegions(context, made.all[3])).toBe(2);
  await page.waitForTimeout(4000);
  expect(loads.count).toBe(1);
});

test('an update that the page cannot load is said, and tried once', async ({ page }) => {
  await bench.openAt(4);
  const loads = countLoads(page);
  await page.route(/_app\/version\.json/, (route) => route.fulfill({ json: { version: 'unreachable' } }));
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByText('This page is still the earlier one.')).toBeVisible();
  await page.waitForTimeout(6000);
  expect(loads.count).toBe(1);
});

test('a build in the folder of a running Fovea loads no page again and again', async ({ page }) => {
  await made.server.buildBeside();
  const loads = countLoads(page);
  await page.goto(`${made.server.address}/images/00000000-0000-4000-8000-000000000000`);
  await expect(page.getByText('404')).toBeVisible();
  await page.waitForTimeout(3000);
  expect(loads.count).toBe(1);
});
