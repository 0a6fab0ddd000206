import type { ImageSummary } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { Hands } from './hands.ts';
import { openContext } from './installation.ts';
import { makeImageToLookAt } from './looking.ts';
import { WorkbenchPage } from './workbench-page.ts';

let context: Context;
let cell: ImageSummary;

test.beforeAll(async () => {
  context = await openContext();
  cell = await makeImageToLookAt(context, 'Rub out', 23);
});
test.afterAll(() => context.close());

test('what is rubbed out by mouse, keys or finger changes the answer at once, and becomes a region only if that is asked', async ({
  page,
}) => {
  const bench = new WorkbenchPage(page);
  await bench.open(cell.id);
  await expect(bench.panel('occlusion')).toHaveAttribute('data-loaded', 'true');
  await bench.waitUntilStill();
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
