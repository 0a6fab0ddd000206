import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { images, projects, type Context } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { writeCells } from '../integration/import-sources.ts';
import { keepTinyNetwork } from '../support/keep-network.ts';
import { address, openContext, trainFirstModel } from './installation.ts';
import { WorkbenchPage } from './workbench-page.ts';

let context: Context;
let folder: string;

test.beforeAll(async () => {
  context = await openContext();
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-networked-'));
});
test.afterAll(async () => {
  await context.close();
  await rm(folder, { recursive: true, force: true });
  await rm(path.join(context.cache, 'networks'), { recursive: true, force: true });
});

test('a network that was imported is chosen for new images, named beside its models, and its taps are where attention can sit', async ({
  page,
}) => {
  await keepTinyNetwork(context.cache);
  await page.goto(`${address()}/imports`);
  await page.getByLabel('Folder of images').setInputFiles(await writeCells(path.join(folder, 'Networked'), 8, 3, 5));
  await expect(page.getByText('24 images of 8 subjects in 2 classes would be added')).toBeVisible();
  const network = page.getByLabel('Network');
  await expect(network).toHaveValue('small');
  await network.selectOption({ label: 'tiny.keras' });
  await expect(page.getByText('Largest difference of a logit to the original: 1.0e-6.')).toBeVisible();
  await page.getByRole('button', { name: 'Yes, store 24 images' }).click();
  await expect(page.getByRole('heading', { name: 'Stored' })).toBeVisible();

  const [made] = await projects.list(context, { named: 'Networked' });
  const project = made?.id ?? '';
  const run = await trainFirstModel(context, project, { kind: 'base', steps: 3, batchSize: 8, gates: ['middle'] });
  expect(run.network).toBe('tiny.keras');
  await page.goto(`${address()}/runs/${run.id}`);
  await expect(page.locator('header .facts')).toContainText('network tiny.keras');
  await page.getByRole('link', { name: 'Models' }).click();
  await expect(page.getByTestId('version')).toContainText('network tiny.keras');

  const { items } = await images.list(context, { project, split: 'train' });
  const bench = new WorkbenchPage(page);
  await bench.open(items[0]?.id ?? '');
  await bench.button('Retrain').click();
  const drawer = page.getByTestId('retrain');
  await drawer.getByTestId('advanced').getByText('Advanced').click();
  const places = drawer.getByRole('group', { name: 'Where attention sits' });
  const names = ['input (64 × 64)', 'stem (32 × 32)', 'middle (16 × 16)', 'top (16 × 16)'];
  await expect(places.getByRole('checkbox')).toHaveCount(names.length);
  for (const name of names)
    await expect(places.getByRole('checkbox', { name })).toBeChecked({ checked: name.startsWith('middle') });
});
