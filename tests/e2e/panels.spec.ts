import type { ImageSummary } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { openContext } from './installation.ts';
import { makeImageToLookAt } from './looking.ts';
import { WorkbenchPage } from './workbench-page.ts';

let context: Context;
let cell: ImageSummary;
let bench: WorkbenchPage;

test.beforeAll(async () => {
  context = await openContext();
  cell = await makeImageToLookAt(context, 'Panels', 18);
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

test('all tools stay in one row of a window of 1280 pixels, whatever is shown', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await bench.open(cell.id);
  await isLoaded('attention', 'occlusion');
  const toolbar = page.getByRole('toolbar', { name: 'Drawing and view' });
  const height = async () => (await toolbar.boundingBox())?.height ?? NaN;
  const button = (await bench.button('Pan').boundingBox())?.height ?? NaN;
  expect(await height()).toBeLessThan(2 * button);
  await page.getByRole('combobox', { name: 'Explanation' }).selectOption({ label: 'Integrated gradients' });
  await isLoaded('integrated-gradients');
  expect(await height()).toBeLessThan(2 * button);
  await bench.button('Overlay').click();
  await expect(page.getByRole('slider', { name: 'Opacity' })).toBeVisible();
  expect(await height()).toBeLessThan(2 * button);
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

test('colours, range, threshold, contours, opacity and smoothness change at once, without a request', async ({
  page,
}) => {
  await bench.open(cell.id);
  await isLoaded('image', 'attention', 'occlusion');
  await page.getByText('Colours and range').click();
  const painting = (name: string) =>
    bench
      .panel(name)
      .getByTestId('painting')
      .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));
  const asked: string[] = [];
  // The code of other pages may come meanwhile, so that they open without a network.
  page.on('request', (request) => request.url().includes('/api/') && asked.push(request.url()));
  const changes = async (name: string, act: () => Promise<unknown>) => {
    const before = await painting(name);
    await act();
    expect((await painting(name)) === before).toBe(false);
  };
  await changes('attention', () => page.getByRole('combobox', { name: 'Colour map' }).selectOption('magma'));
  await changes('attention', () => page.getByRole('combobox', { name: 'Range' }).selectOption('stretched'));
  await changes('image', () => page.getByRole('checkbox', { name: /^Contours/ }).check());
  await changes('image', () => page.keyboard.press('c'));
  await changes('attention', () => page.getByRole('checkbox', { name: /^Smooth/ }).check());
  await changes('attention', () => page.getByRole('slider', { name: /^Hide below/ }).fill('1'));
  await changes('attention', () => page.getByRole('slider', { name: /^Hide below/ }).fill('0'));
  expect(asked).toEqual([]);

  await page.keyboard.press('o');
  await expect(bench.panel('overlay')).toHaveAttribute('data-loaded', 'true');
  await bench.waitUntilStill('overlay');
  asked.length = 0;
  await changes('overlay', () => page.keyboard.press('>'));
  await changes('overlay', () => page.keyboard.press('<'));
  await changes('overlay', () => page.keyboard.press('c'));
  expect(asked).toEqual([]);
  await page.keyboard.press('o');
  await expect(bench.panel('image')).toBeVisible();
  await page.keyboard.press('<');
  await expect(bench.panel('overlay')).toBeVisible();
});
