import type { Identifier, ReviewOrder } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { images, imports } from '@fovea/services';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { address, openContext, trainFirstModel } from './installation.ts';
import { WorkbenchPage } from './workbench-page.ts';

const subjects = 12;
const cellsPerSubject = 10;
let context: Context;
let project: Identifier;

test.beforeAll(async () => {
  context = await openContext();
  const dot = { ink: 'felt-tip blue', infected: 0.5, healthy: 0.1 } as const;
  const settings = sampleSettingsSchema.parse({ subjects, cellsPerSubject, dot });
  ({ project } = await imports.importSample(context, { settings, seed: 4, projectName: 'Review' }));
  await trainFirstModel(context, project, { kind: 'base', steps: 20, batchSize: 32 });
});
test.afterAll(() => context.close());

const tiles = (page: Page): Locator => page.getByTestId('image-grid').getByRole('link');
const hrefs = (page: Page) => tiles(page).evaluateAll((links) => links.map((link) => link.getAttribute('href')));

async function queue(order: ReviewOrder): Promise<(string | null)[]> {
  const page = await images.list(context, { project, order, limit: 500 });
  return page.items.map(({ id }) => `/images/${id}?order=${order}`);
}

test('the grid shows what is next to review, why, and what is left once images are marked or passed', async ({
  page,
}) => {
  const { items: some } = await images.list(context, { project, limit: 1 });
  const bench = new WorkbenchPage(page);
  await bench.open(some[0]?.id ?? '');
  await page.goto(`${address()}/images`);
  await expect(tiles(page).first()).toBeVisible();

  await page.getByLabel('Order').selectOption('Next to review');
  await expect(page).toHaveURL(/order=next-to-review/);
  await expect(page.getByTestId('review-progress')).toContainText('Test images are never in the queue');
  const whole = await queue('next-to-review');
  expect(whole.length).toBeGreaterThan(0);
  expect(whole.length).toBeLessThan(subjects * cellsPerSubject);
  await expect(page.locator('[data-reason]').first()).toBeVisible();
  await expect.poll(() => hrefs(page)).toEqual(whole.slice(0, await tiles(page).count()));

  await page.getByLabel('Order').selectOption('Confident and wrong');
  await expect.poll(async () => (await hrefs(page))[0]).toBe((await queue('wrong'))[0]);
  const reasons = await page.locator('[data-reason]').evaluateAll((badges) => badges.map((badge) => badge.textContent));
  for (const reason of reasons) expect(reason).toMatch(/^wrong, \d+ % sure$/);

  await page.getByRole('button', { name: /^test/ }).click();
  await expect(page.getByText('Test subjects stay out of the queue')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();

  const [first, second, third] = await queue('wrong');
  await tiles(page).first().click();
  await expect(page).toHaveURL(`${address()}${first ?? 'none'}`);
  await expect(bench.panel('image')).toHaveAttribute('data-loaded', 'true');
  await bench.drawRectangle('Ignore', [8, 8], [20, 18]);
  await bench.waitUntilSaved();
  await bench.button('Next image').click();
  await expect(page).toHaveURL(`${address()}${second ?? 'none'}`);
  await expect(bench.panel('image')).toHaveAttribute('data-loaded', 'true');
  await bench.button('Nothing to mark').click();
  await expect(page).toHaveURL(`${address()}${third ?? 'none'}`);
  await page.goBack();
  await expect(page).toHaveURL(`${address()}${second ?? 'none'}`);
  await bench.button('Take back').click();
  await expect(bench.button('Nothing to mark')).toBeVisible();
  expect((await queue('wrong'))[0]).toBe(second);
  await bench.button('Nothing to mark').click();
  await expect(page).toHaveURL(`${address()}${third ?? 'none'}`);

  await page.goto(`${address()}/images?order=wrong`);
  await expect(tiles(page).first()).toBeVisible();
  for (const gone of [first, second]) {
    expect(await hrefs(page)).not.toContain(gone);
    expect(await queue('wrong')).not.toContain(gone);
  }
});
