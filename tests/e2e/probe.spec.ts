import type { Identifier } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { openContext } from './installation.ts';
import { attentionOf, Rulers } from './rulers.ts';
import type { PixelPoint } from './workbench-page.ts';
import { WorkbenchPage } from './workbench-page.ts';

let context: Context;
let rulers: Rulers;
let ruler: Identifier;
/** The same picture in a project that crops its images. */
let cropped: Identifier;

test.beforeAll(async () => {
  context = await openContext();
  rulers = await Rulers.draw(context);
  ruler = await rulers.imported('Ruler', 'letterbox');
  cropped = await rulers.imported('Cropped ruler', 'crop');
});

test.afterAll(async () => {
  await rulers.remove();
  await context.close();
});

test('the probe reads pixel, colour, attention and percentile through the padding of a 130 × 97 image', async ({
  page,
}) => {
  const bench = new WorkbenchPage(page);
  await bench.open(ruler);
  await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
  const map = await attentionOf(page, ruler);

  // The square is 130 wide, so 33 rows of padding: 16 above, 17 below. A map pixel is 130/64 = 2.03125 image pixels.
  const readings = [
    // (0.5 / 2.03125, 16.5 / 2.03125) = (0.25, 8.12)
    { pixel: [0, 0], column: 0, row: 8, panel: 'image' },
    // (129.5 / 2.03125, 112.5 / 2.03125) = (63.75, 55.38)
    { pixel: [129, 96], column: 63, row: 55, panel: 'attention' },
    // (65.5 / 2.03125, 64.5 / 2.03125) = (32.25, 31.75)
    { pixel: [65, 48], column: 32, row: 31, panel: 'image' },
    // Padding: (65.5 / 2.03125, (−5 + 16.5) / 2.03125) = (32.25, 5.66)
    { pixel: [65, -5], column: 32, row: 5, panel: 'attention' },
  ] as const;
  const probe = page.getByTestId('probe');
  for (const { pixel, column, row, panel } of readings) {
    await bench.pointAt(panel, pixel);
    await expect(probe.getByTestId('probe-position')).toHaveText(`${pixel[0]}, ${pixel[1]}`);
    const value = map[row * 64 + column] ?? NaN;
    const shown = Number((await probe.getByTestId('probe-attention').textContent())?.replace('−', '-'));
    expect(shown).toBeCloseTo(value, 2);
    const below = map.filter((other) => other <= value).length;
    const percentile = Number.parseInt((await probe.getByTestId('probe-percentile').textContent()) ?? '', 10);
    expect(Math.abs(percentile - (100 * below) / map.length)).toBeLessThanOrEqual(1);
    if (pixel[1] >= 0) await expect(probe.getByTestId('probe-rgb')).toHaveText(`${pixel[0]} ${pixel[1]} 200`);
    else await expect(probe).toContainText('padding');
  }

  await bench.pointAt('image', [20, 30]);
  await page.mouse.down();
  await page.mouse.up();
  await expect(probe).toHaveAttribute('data-pinned', 'true');
  await bench.pointAt('image', [90, 60]);
  await expect(probe.getByTestId('probe-position')).toHaveText('20, 30');
});

test('each pixel is painted where the probe reads it, at any zoom', async ({ page }) => {
  const bench = new WorkbenchPage(page);
  await bench.open(ruler);
  await expect(bench.panel('occlusion')).toHaveAttribute('data-loaded', 'true');
  await bench.waitUntilStill();
  for (const [zoom, pixels] of [
    [0, [[0, 0], [129, 96], [65, 48]]], // prettier-ignore
    [1, [[60, 40], [70, 52]]], // prettier-ignore
    [3, [[70, 52], [69, 51]]], // prettier-ignore
  ] as const) {
    for (let times = 0; times < zoom; times++) await page.keyboard.press('+');
    for (const [x, y] of pixels) {
      await bench.pointAt('image', [x, y]);
      await expect(page.getByTestId('probe-position')).toHaveText(`${x}, ${y}`);
      const { scale } = await bench.sight('image');
      // A screen pixel from the upper left edge, and from the lower right one.
      for (const inset of [1.1 / scale, 1 - 1.1 / scale]) {
        const painted = await bench.paintedAt('image', await bench.onScreen('image', [x + inset, y + inset]));
        expect(painted, `pixel ${x}, ${y} at ${scale.toFixed(1)} ×`).toEqual([x, y, 200, 255]);
      }
    }
  }
});

test('of a cropped image the page shows the whole, and says what the model does not see: places and regions', async ({
  page,
}) => {
  const bench = new WorkbenchPage(page);
  await bench.open(cropped);
  await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
  await expect(bench.panel('image').getByTestId('unseen')).toBeVisible();
  const probe = page.getByTestId('probe');
  // The square is 97 wide: 16 columns are left out at the left, 17 at the right.
  for (const x of [0, 15, 113, 129]) {
    await bench.pointAt('image', [x, 40]);
    await expect(probe.getByTestId('probe-rgb')).toHaveText(`${x} 40 200`);
    await expect(probe).toContainText('the model does not see this place');
    await expect(probe.getByTestId('probe-attention')).toHaveText('–');
  }
  for (const x of [16, 112]) {
    await bench.pointAt('attention', [x, 40]);
    await expect(probe.getByTestId('probe-attention')).toHaveText(/\d/);
    await expect(probe).not.toContainText('does not see');
  }

  const drag = async (from: PixelPoint, to: PixelPoint) => {
    await page.keyboard.press('r');
    await page.mouse.move(...(await bench.onScreen('image', from)));
    await page.mouse.down();
    await page.mouse.move(...(await bench.onScreen('image', to)), { steps: 4 });
    await page.mouse.up();
  };
  await drag([2, 30], [14, 60]);
  const regions = page.getByTestId('region-item');
  await expect(regions).toHaveCount(1);
  await expect(regions.first()).toContainText('Outside what the model sees. Kept, but never taught or judged by.');
  await drag([6, 70], [26, 90]);
  await expect(regions.nth(1)).toContainText('The model sees 50 % of this region.');
});

test('zoom and pan are linked, and the same pixel stays under the pointer on both sides', async ({ page }) => {
  const bench = new WorkbenchPage(page);
  await bench.open(ruler);
  await expect(bench.panel('occlusion')).toHaveAttribute('data-loaded', 'true');
  await bench.waitUntilStill();
  const before = { image: await bench.sight('image'), attention: await bench.sight('attention') };
  const expectLinked = async () => {
    const [image, attention] = [await bench.sight('image'), await bench.sight('attention')];
    expect(attention.centre).toEqual(image.centre);
    expect(attention.scale / before.attention.scale).toBeCloseTo(image.scale / before.image.scale, 8);
  };
  await bench.pointAt('image', [30, 40]);
  await page.mouse.wheel(0, -400);
  await expect.poll(async () => (await bench.sight('image')).scale).toBeGreaterThan(before.image.scale * 1.5);
  await expectLinked();
  await expect(page.getByTestId('probe-position')).toHaveText('30, 40');

  const zoomed = await bench.sight('attention');
  const from = await bench.onScreen('attention', [60, 50]);
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] - 80, from[1] + 40, { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(async () => (await bench.sight('image')).centre[0])
    .toBeCloseTo(zoomed.centre[0] + 80 / zoomed.scale, 0);
  await expectLinked();
  expect((await bench.sight('image')).centre[1]).toBeCloseTo(zoomed.centre[1] - 40 / zoomed.scale, 0);

  await bench.button('Fit').click();
  await expect.poll(async () => (await bench.sight('attention')).scale).toBeCloseTo(before.attention.scale, 5);
});
