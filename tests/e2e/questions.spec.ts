import type { ImageSummary } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { Hands } from './hands.ts';
import { openContext } from './installation.ts';
import { makeImageToLookAt } from './looking.ts';
import { WorkbenchPage } from './workbench-page.ts';

let context: Context;
let cell: ImageSummary;
let bench: WorkbenchPage;

test.beforeAll(async () => {
  context = await openContext();
  cell = await makeImageToLookAt(context, 'Questions', 23);
});
test.afterAll(() => context.close());
test.beforeEach(({ page }) => void (bench = new WorkbenchPage(page)));

async function openCell(): Promise<void> {
  await bench.open(cell.id);
  for (const name of ['attention', 'occlusion']) await expect(bench.panel(name)).toHaveAttribute('data-loaded', 'true');
  await bench.waitUntilStill();
}

test('what is rubbed out by mouse, keys or finger changes the answer at once, and becomes a region only if that is asked', async ({
  page,
}) => {
  await openCell();
  await bench.removeRegions();
  const { width, height } = cell;
  const middle = [width / 2, height / 2] as const;
  const card = page.getByTestId('rub-out');
  const without = card.getByTestId('without');
  const rubbed = bench.panel('image').getByTestId('rubbed');
  const regions = page.getByTestId('region-item');
  await expect(card).toHaveCount(0);
  await page.keyboard.press('q');
  await expect(card).toContainText('no region is drawn');

  // By mouse: the answer comes while the button is still down.
  const [from, to] = [
    await bench.onScreen('image', [width * 0.2, middle[1]]),
    await bench.onScreen('image', [...middle]),
  ];
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 8 });
  await expect(without).toHaveCount(2);
  // Beside the hand, also where the card is out of sight.
  await expect(page.getByRole('group', { name: 'The answer without what you rub out' })).toContainText('→');
  const half = await card.textContent();
  await page.mouse.move(...(await bench.onScreen('image', [width * 0.9, middle[1]])), { steps: 8 });
  await expect(card).not.toHaveText(half ?? '');
  await page.mouse.up();
  await expect(rubbed).toHaveCount(1);
  await expect(regions).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(rubbed).toHaveCount(0);
  await expect(without).toHaveCount(0);

  // By keys: Space puts the brush down and lifts it.
  for (const key of ['Space', 'Shift+ArrowLeft', 'Shift+ArrowUp', 'Space']) await page.keyboard.press(key);
  await expect(without).toHaveCount(2);
  // By a finger.
  const strokes = rubbed.locator('path');
  const before = await strokes.count();
  const hands = await Hands.on(page);
  await hands.touch('touchStart', [from]);
  for (const share of [0.3, 0.6, 1])
    await hands.touch('touchMove', [[from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]]);
  await hands.touch('touchEnd');
  await expect.poll(() => strokes.count()).toBeGreaterThan(before);

  await page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Make a region of it' }).click();
  await expect(regions).toHaveCount(1);
  await expect(regions).toContainText('Brush stroke');
  await card.getByRole('button', { name: 'Bring all back' }).click();
  await expect(card).toHaveCount(0);
  await expect(regions).toHaveCount(1);
});

test('what a map shows above the threshold becomes a region, by the button or by G, and Undo takes it back', async ({
  page,
}) => {
  await openCell();
  await bench.removeRegions();
  const regions = page.getByTestId('region-item');
  await page.keyboard.press('g');
  await expect(page.getByText('The map shows every place.')).toBeVisible();
  await page.locator('summary', { hasText: 'Colours and range' }).click();
  const threshold = page.getByRole('slider', { name: /^Hide below/ });
  await threshold.fill('1');
  const make = page.getByRole('button', { name: 'Make a region of what the map shows (G)' });
  await make.click();
  await expect(page.getByText('No place of the map is that high.')).toBeVisible();
  await expect(regions).toHaveCount(0);

  // From the mean on: some places are there, and seldom all.
  await page.getByText('Histogram inside and outside').click();
  const told = (await page.getByTestId('histogram-parts').textContent()) ?? '';
  const mean = Number(/mean ([\d.]+)/.exec(told)?.[1]);
  await threshold.fill((Math.floor(100 * mean) / 100).toFixed(2));
  await make.click();
  await expect(regions).toHaveCount(1);
  await expect(regions).toContainText('Region of a map');
  await page.keyboard.press('Control+z');
  await expect(regions).toHaveCount(0);
  await page.keyboard.press('g');
  await expect(regions).toHaveCount(1);
});

test('two explanations stand side by side with where they disagree, until the image is asked for again', async ({
  page,
}) => {
  await openCell();
  await page.getByRole('combobox', { name: 'Explanation' }).selectOption({ label: 'Occlusion' });
  const show = page.getByRole('button', { name: 'Show where Occlusion and Integrated gradients disagree' });
  await show.click();
  await expect(show).toHaveAttribute('aria-pressed', 'true');
  const panels = ['occlusion', 'integrated-gradients', 'disagreement'];
  for (const name of panels) await expect(bench.panel(name)).toHaveAttribute('data-loaded', 'true');
  await expect(bench.panel('image')).toHaveCount(0);
  await page.reload();
  for (const name of panels) await expect(bench.panel(name)).toHaveAttribute('data-loaded', 'true');
  await page.getByRole('button', { name: 'One large, others small' }).click();
  await expect(bench.panel('image')).toBeVisible();
  await expect(bench.panel('disagreement')).toHaveCount(0);
});
