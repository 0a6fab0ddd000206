import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { project, projectClass } from '@fovea/database';
import { importJobs, type Context } from '@fovea/services';
import { expect, test, type Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { imagesOf, pack, writeCells } from '../integration/import-sources.ts';
import { address, openContext } from './installation.ts';

let context: Context;
let folder: string;

test.beforeAll(async () => {
  context = await openContext();
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-drop-'));
});
test.afterAll(async () => {
  await context.close();
  await rm(folder, { recursive: true, force: true });
});

/** Drops files or folders of this machine on the page, as a person's file manager does. */
async function drop(page: Page, ...files: string[]): Promise<void> {
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible();
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await client.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
    if (type === 'dragOver') await expect(page.getByTestId('drop-area')).toBeVisible();
  }
}

test('a dropped folder is shown, its positive class corrected, stored after a yes, and its images are there', async ({
  page,
}) => {
  const cells = await writeCells(path.join(folder, 'Dropped cells'), 8, 6);
  await writeFile(path.join(cells, 'Parasitized', 'broken.png'), 'no picture');
  await writeFile(path.join(cells, 'Parasitized', '._broken.png'), 'of another system');
  await page.goto(`${address()}/imports`);
  await drop(page, cells);
  await expect(page.getByRole('heading', { name: 'What Fovea understood' })).toBeVisible();
  await expect(page.getByText('48 images of 8 subjects in 2 classes would be added to a new project.')).toBeVisible();
  await expect(page.getByText('The positive class is Parasitized')).toBeVisible();
  const shown = page.getByRole('list', { name: 'Some images of Parasitized' }).getByRole('img');
  await expect(shown).toHaveCount(6);
  for (const picture of await shown.all()) await expect(picture).toHaveJSProperty('complete', true);
  expect(await shown.first().evaluate((picture) => (picture as HTMLImageElement).naturalWidth)).toBeGreaterThan(10);
  await expect(page.getByRole('heading', { name: 'Left out' })).toBeVisible();
  await expect(page.getByText('Parasitized/broken.png').first()).toBeVisible();
  expect(await imagesOf(context, 'Dropped cells')).toBe(0);

  await page.getByLabel('Size of the images').selectOption({ label: '96 × 96 pixels' });
  await expect(page.getByText('The model sees each image at 96 × 96 pixels.')).toBeVisible();
  const prepared = page.getByRole('list', { name: 'Some images at the size that the model will see' }).getByRole('img');
  await expect(prepared).toHaveCount(10);
  await expect(prepared.first()).toHaveJSProperty('naturalWidth', 96);

  await page.getByLabel('Fit', { exact: true }).selectOption({ label: 'The central square' });
  await expect(page.getByText('Nothing is added. The ends of the longer side are left out')).toBeVisible();
  await expect(prepared.first()).toHaveAttribute('src', /size=96&fit=crop&background=black$/);

  await page.getByLabel('Background', { exact: true }).selectOption({ label: 'The colour at the edge' });
  await expect(page.getByText('the colour that most of the edge of their own image has')).toBeVisible();
  await expect(prepared.first()).toHaveAttribute('src', /fit=crop&background=edge$/);
  await expect(prepared.first()).toHaveJSProperty('naturalWidth', 96);

  await page.getByRole('radio', { name: 'Uninfected is the positive class' }).check();
  await page.getByRole('button', { name: 'Yes, store 48 images' }).click();
  await expect(page.getByRole('heading', { name: 'Stored' })).toBeVisible();
  const [made] = await context.database.select().from(project).where(eq(project.name, 'Dropped cells'));
  expect(made).toMatchObject({ preparedSize: 96, fit: 'crop', background: 'edge' });
  const classes = await context.database
    .select()
    .from(projectClass)
    .where(eq(projectClass.projectId, made?.id ?? ''));
  expect(classes.find(({ positive }) => positive)?.name).toBe('Uninfected');
  await expect(page.getByRole('button', { name: 'Train a first model' })).toBeVisible();
  await page.getByRole('button', { name: 'Look at the images' }).click();
  await expect(page.getByText('48 images')).toBeVisible();
  const grid = page.getByTestId('image-grid');
  await expect(grid.getByRole('link').first()).toBeVisible();
  await expect(grid.locator('img').first()).toHaveJSProperty('complete', true);
});

test('a zip goes on where a lost connection broke it off, can be dropped, and nothing of it stays', async ({
  page,
}) => {
  const cells = await writeCells(path.join(folder, 'cells of a zip'), 6, 4, 3);
  const archive = await pack(path.join(folder, 'Broken off.zip'), cells, 'cells');
  let lost = 0;
  await page.route('**/api/imports/*/upload?*', async (route) => {
    if (++lost <= 2) await route.abort('connectionreset');
    else await route.continue();
  });
  await page.goto(`${address()}/imports`);
  await page.getByLabel('Zip archive of images').setInputFiles(archive);
  await expect(page.getByRole('heading', { name: 'What Fovea understood' })).toBeVisible();
  expect(lost).toBeGreaterThan(2);
  await expect(page.getByLabel('Name of the project')).toHaveValue('Broken off');
  await page.getByLabel('Name of the project').fill('Another name');
  await page.getByLabel('Name of the project').press('Tab');
  await expect(page.getByRole('heading', { name: 'What Fovea understood' })).toBeVisible();
  await page.getByRole('button', { name: 'Drop this import' }).click();
  await expect(page).toHaveURL(/\/imports$/);
  expect(await imagesOf(context, 'Broken off')).toBe(0);
  expect(await imagesOf(context, 'Another name')).toBe(0);
});

test('an import whose files are missing, as after a restore, says so and goes on with the same zip and the same choices', async ({
  page,
}) => {
  const cells = await writeCells(path.join(folder, 'restored cells'), 6, 4, 4);
  const archive = await pack(path.join(folder, 'Restored.zip'), cells, 'cells');
  await page.goto(`${address()}/imports`);
  await page.getByLabel('Zip archive of images').setInputFiles(archive);
  await expect(page.getByRole('heading', { name: 'What Fovea understood' })).toBeVisible();
  await page.getByLabel('Name of the project').fill('Chosen before');
  await page.getByLabel('Name of the project').press('Tab');
  const yes = page.getByRole('button', { name: 'Yes, store 24 images' });
  await expect(page.getByText('24 images of 6 subjects')).toBeVisible();
  await expect(yes).toBeEnabled();
  const id = page.url().split('/').at(-1) ?? '';
  await expect.poll(async () => (await importJobs.get(context, { import: id })).state).toBe('waiting');
  await rm(path.join(context.home, 'uploads', `${id}.zip`));
  await page.goto(`${address()}/imports`);
  const item = page.getByRole('listitem').filter({ hasText: 'Restored' });
  await expect(item).toContainText('files are missing');
  await expect(item).toContainText(/kept until \d/);
  await item.getByRole('link').click();
  await expect(page.getByText('a backup holds no uploads')).toBeVisible();
  await page.getByLabel('Zip archive of images').setInputFiles(archive);
  await expect(page.getByRole('heading', { name: 'What Fovea understood' })).toBeVisible();
  expect(page.url()).toContain(id);
  await expect(page.getByLabel('Name of the project')).toHaveValue('Chosen before');
  await page.getByRole('button', { name: 'Drop this import' }).click();
  await expect(page).toHaveURL(/\/imports$/);
});

test('a chosen folder with two names that say nothing asks for the positive class first', async ({ page }) => {
  const cells = await writeCells(path.join(folder, 'Asked'), 6, 6, 5);
  await rename(path.join(cells, 'Parasitized'), path.join(cells, 'Kind A'));
  await rename(path.join(cells, 'Uninfected'), path.join(cells, 'Kind B'));
  await page.goto(`${address()}/imports`);
  await page.getByLabel('Folder of images').setInputFiles(cells);
  await expect(page.getByText('Which class is the positive one')).toBeVisible();
  const yes = page.getByRole('button', { name: /^Yes, store/ });
  await expect(yes).toBeDisabled();
  await page.getByRole('radio', { name: 'Kind B is the positive class' }).check();
  await expect(yes).toBeEnabled();
  await page.getByRole('button', { name: 'Drop this import' }).click();
  await expect(page).toHaveURL(/\/imports$/);
});

test('parts are taken from the own page only, and only for an upload that there is', async ({ request }) => {
  const unknown = '00000000-0000-4000-8000-000000000001';
  const put = (path: string, headers: Record<string, string>) =>
    request.put(`${address()}/api/imports/${path}`, { data: Buffer.from('x'), headers });
  const own = { origin: address(), 'content-type': 'application/octet-stream' };
  const place = `${unknown}/upload?offset=0`;
  expect((await put(place, { ...own, origin: 'http://evil.example' })).status()).toBe(403);
  expect((await put(place, { 'content-type': 'application/octet-stream' })).status()).toBe(403);
  expect((await put(place, own)).status()).toBe(404);
  expect((await put(`${unknown}/upload?offset=-1`, own)).status()).toBe(400);
  expect((await put(`${unknown}/upload`, own)).status()).toBe(400);
  expect((await put('..%2f..%2fetc/upload?offset=0', own)).status()).toBeGreaterThanOrEqual(400);
  expect((await request.get(`${address()}/api/imports/${unknown}/thumbnails/x`)).status()).toBe(404);
});
