import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Fit } from '@fovea/domain';
import { encodePng } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { images, imports } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { address, openContext, trainFirstModel } from './installation.ts';
import type { PixelPoint } from './workbench-page.ts';
import { WorkbenchPage } from './workbench-page.ts';

const width = 130;
const height = 97;
let context: Context;
let folder: string;
let ruler: string;
/** The same picture in a project that crops its images. */
let cropped: string;

/** Every pixel tells where it is: red its column, green its row. */
function rulerPicture(blue: number): Promise<Buffer> {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgb.set([x, y, blue], (y * width + x) * 3);
  return encodePng({ width, height, rgb });
}

test.beforeAll(async () => {
  context = await openContext();
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-ruler-'));
  for (const [label, blue] of [
    ['Parasitized', 200],
    ['Uninfected', 60],
  ] as const) {
    await mkdir(path.join(folder, label));
    for (const person of ['A1', 'B2', 'C3']) {
      await writeFile(
        path.join(folder, label, `${person}_thin_cell.png`),
        await rulerPicture(blue + person.charCodeAt(0) - 65),
      );
    }
  }
  ruler = await importRulers('Ruler', 'letterbox');
  cropped = await importRulers('Cropped ruler', 'crop');
});

/** Makes a project with a first model. @returns its ruler of A1 */
async function importRulers(projectName: string, fit: Fit): Promise<string> {
  const { project } = await imports.importFolder(context, {
    path: folder,
    projectName,
    // Three images a class are few; here they are meant.
    choices: { classes: ['Parasitized', 'Uninfected'], fit },
  });
  await trainFirstModel(context, project, { kind: 'base', steps: 3, batchSize: 4 });
  const { items: found } = await images.list(context, { project, search: 'Parasitized/A1', limit: 1 });
  return found[0]?.id ?? '';
}

test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await context.close();
});

test('the probe reads pixel, colour, attention and percentile through the padding of a 130 × 97 image', async ({
  page,
}) => {
  const bench = new WorkbenchPage(page);
  await bench.open(ruler);
  await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
  const answer = await page.request.get(`${address()}/api/maps/${ruler}?kind=gate`);
  expect(answer.headers()['content-type']).toContain('application/octet-stream');
  const bytes = await answer.body();
  const map = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  expect(map).toHaveLength(64 * 64);

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
