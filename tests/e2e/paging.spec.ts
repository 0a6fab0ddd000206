import { randomUUID } from 'node:crypto';
import { dataset, image, run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { imports, runs } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { address, openContext } from './installation.ts';

const manyRuns = 120;
const manyImages = 900;
let context: Context;
let project: Identifier;

test.beforeAll(async () => {
  context = await openContext();
  const { database } = context;
  const settings = sampleSettingsSchema.parse({ subjects: 8, cellsPerSubject: 2 });
  ({ project } = await imports.importSample(context, { settings, seed: 9, projectName: `Many ${randomUUID()}` }));
  const { id } = await runs.startBase(context, { project });
  await runs.cancel(context, { run: id });
  await expect.poll(async () => (await runs.get(context, { run: id })).state).toBe('cancelled');
  const [begun] = await database.select().from(run).where(eq(run.id, id));
  const [cell] = await database.select().from(image).where(eq(image.projectId, project));
  if (begun === undefined || cell === undefined) throw new Error('There is nothing to repeat.');
  await database
    .insert(run)
    .values(Array.from({ length: manyRuns - 1 }, (_, more) => ({ ...begun, id: randomUUID(), number: more + 2 })));
  const [later] = await database
    .insert(dataset)
    .values({ projectId: project, name: 'later', synthetic: true, seed: 1 })
    .returning();
  if (later === undefined) throw new Error('The dataset was not made.');
  await database.insert(image).values(
    Array.from({ length: manyImages }, (_, position) => ({
      ...{ ...cell, id: randomUUID(), datasetId: later.id, position, name: `later/${position}.png` },
      contentHash: position.toString(16).padStart(64, '0'),
    })),
  );
});
test.afterAll(() => context.close());

test('older runs are shown by a button until there are none, and a run is found by its number', async ({ page }) => {
  await page.goto(`${address()}/runs?project=${project}`);
  const rows = page.getByTestId('run-row');
  await expect(rows).toHaveCount(50);
  await expect(page.getByText(`${manyRuns} runs`)).toBeVisible();
  const more = page.getByRole('button', { name: 'Show earlier runs' });
  await more.click();
  await expect(rows).toHaveCount(100);
  await more.click();
  await expect(rows).toHaveCount(manyRuns);
  await expect(page.getByText('No earlier runs')).toBeVisible();
  await expect(more).toHaveCount(0);
  const numbers = await rows.locator('th .number').allTextContents();
  expect(numbers).toEqual(Array.from({ length: manyRuns }, (_, place) => `#${manyRuns - place}`));

  await page.getByLabel('Search by number').fill('#7');
  await expect(rows).toHaveCount(11);
  await page.getByLabel('Show only runs in this state').selectOption('finished');
  await expect(page.getByRole('heading', { name: 'No run is like this' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  // As far as the list was opened before.
  await expect(rows).toHaveCount(manyRuns);
});

test('any run can be chosen for a comparison, however old it is', async ({ page }) => {
  const [left, right] = (await runs.list(context, { project, limit: 2 })).items;
  await page.goto(`${address()}/compare?left=${left?.id}&right=${right?.id}`);
  const field = page.getByRole('combobox', { name: 'Left' });
  await expect(field).toHaveValue(new RegExp(`^Run ${manyRuns}, `));
  await field.fill('3');
  await field.press('Enter');
  await expect(field).toHaveValue(/^Run 3, /);
  const [third] = (await runs.list(context, { project, number: 3 })).items;
  await expect(page).toHaveURL(new RegExp(`left=${third?.id}`));
  await field.fill('no such words');
  await field.press('Enter');
  await expect(page.getByText('No run is like “no such words”')).toBeVisible();
  await expect(field).toHaveValue(/^Run 3, /);
});

test('the end of many images is read without all that comes before, and the first ones are still there', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const [, names] = /\/api\/trpc\/([^?]+)/.exec(request.url()) ?? [];
    asked.push(...(names ?? '').split(',').filter((name) => name === 'images.list' || name === 'images.outline'));
  });
  await page.goto(`${address()}/images?project=${project}`);
  const grid = page.getByTestId('image-grid');
  await expect(page.getByText(`${manyImages + 16} images`)).toBeVisible();
  const first = await grid.getByRole('link').first().getAttribute('href');
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const last = grid.getByRole('link').last();
  await expect(last).toBeVisible();
  await expect(grid.locator('.waiting')).toHaveCount(0);
  // Once, and once more where an event of the project's making comes late.
  expect(asked.filter((name) => name === 'images.outline').length).toBeLessThanOrEqual(2);
  expect(asked.filter((name) => name === 'images.list').length).toBeLessThanOrEqual(3);
  await page.evaluate(() => scrollTo(0, 0));
  await expect(grid.getByRole('link').first()).toHaveAttribute('href', first ?? '');

  await page.getByLabel('Search by file name or subject').fill('later/89');
  await expect(page.getByText('11 of 916 images')).toBeVisible();
});
