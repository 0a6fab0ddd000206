import type { ImageSummary } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { images, imports } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { openContext, trainFirstModel } from './installation.ts';
import { WorkbenchPage } from './workbench-page.ts';

let context: Context;
let cell: ImageSummary;
let bench: WorkbenchPage;

test.beforeAll(async () => {
  context = await openContext();
  const settings = sampleSettingsSchema.parse({ subjects: 6, cellsPerSubject: 4 });
  const { project } = await imports.importSample(context, { settings, seed: 18, projectName: 'Panels' });
  await trainFirstModel(context, project, { kind: 'base', steps: 3, batchSize: 4 });
  const { items } = await images.list(context, { project, limit: 1 });
  if (items[0] === undefined) throw new Error('no image');
  cell = items[0];
});
test.afterAll(() => context.close());
test.beforeEach(({ page }) => void (bench = new WorkbenchPage(page)));

async function isLoaded(...names: readonly string[]): Promise<void> {
  for (const name of names) await expect(bench.panel(name)).toHaveAttribute('data-loaded', 'true');
  await bench.waitUntilStill();
}

async function boxOf(name: string) {
  const box = await bench.panel(name).boundingBox();
  if (box === null) throw new Error(`The panel ${name} is not shown.`);
  return box;
}

test('a cell is at least 560 px long beside its prediction, its attention and an explanation', async ({ page }) => {
  await bench.open(cell.id, '?prediction=1&layer=integrated-gradients');
  await isLoaded('image', 'attention', 'integrated-gradients');
  const shown = [page.getByTestId('predicted-version'), bench.panel('attention'), bench.panel('integrated-gradients')];
  for (const part of shown) await expect(part).toBeInViewport({ ratio: 1 });
  const picture = await bench.panel('image').getByTestId('picture-edge').boundingBox();
  expect(Math.max(picture?.width ?? 0, picture?.height ?? 0)).toBeGreaterThanOrEqual(560);
  await expect(bench.panel('image').getByTestId('picture-edge')).toBeInViewport({ ratio: 0.99 });
});

test('the arrangement of the panels and the large one are chosen, and remembered', async ({ page }) => {
  const panels = page.locator('[data-testid^=panel-]');
  await bench.open(cell.id);
  await isLoaded('attention', 'occlusion');
  await page.getByRole('button', { name: 'Enlarge Attention' }).click();
  await expect.poll(async () => (await boxOf('attention')).width).toBeGreaterThan(1.9 * (await boxOf('image')).width);
  await page.reload();
  await isLoaded('image', 'attention', 'occlusion');
  const [image, attention] = [await boxOf('image'), await boxOf('attention')];
  expect(attention.width).toBeGreaterThan(1.9 * image.width);
  expect(attention.height).toBeGreaterThan(1.9 * image.height);

  await bench.button('Three side by side').click();
  await expect(page.getByRole('button', { name: /^Enlarge/ })).toHaveCount(0);
  expect((await boxOf('image')).width).toBeCloseTo((await boxOf('occlusion')).width, 0);
  await bench.button('Two side by side').click();
  await expect(panels).toHaveCount(2);
  await page.reload();
  await isLoaded('image', 'attention');
  await expect(panels).toHaveCount(2);
  expect((await boxOf('image')).width).toBeCloseTo((await boxOf('attention')).width, 0);
  await bench.button('Overlay').click();
  await expect(panels).toHaveCount(1);
  await bench.button('One large, others small').click();
  await expect(panels).toHaveCount(3);
});
