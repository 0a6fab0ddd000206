import { readFile } from 'node:fs/promises';
import type { ImageSummary } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { images } from '@fovea/services';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { Hands, middleOf } from './hands.ts';
import { openContext } from './installation.ts';
import { makeImageToLookAt } from './looking.ts';
import type { PixelPoint } from './workbench-page.ts';
import { WorkbenchPage } from './workbench-page.ts';

let context: Context;
let cell: ImageSummary;
let bench: WorkbenchPage;

test.beforeAll(async () => {
  context = await openContext();
  cell = await makeImageToLookAt(context, 'Viewing tools', 22);
});
test.afterAll(() => context.close());
test.beforeEach(({ page }) => void (bench = new WorkbenchPage(page)));

async function openCell(): Promise<void> {
  await bench.open(cell.id);
  for (const name of ['attention', 'occlusion']) await expect(bench.panel(name)).toHaveAttribute('data-loaded', 'true');
  await bench.waitUntilStill();
}

/** Makes a pixel as long as that, or its length unknown. */
async function setPixelSize(micrometresPerPixel: number | null): Promise<void> {
  const { micrometresPerPixel: known } = await images.get(context, { image: cell.id });
  await images.setPixelSize(context, { image: cell.id, micrometresPerPixel, known });
}

async function openPair(key: 'd' | 'k'): Promise<Locator> {
  await openCell();
  await bench.page.keyboard.press(key);
  const pair = bench.panel('pair');
  await expect(pair).toHaveAttribute('data-loaded', 'true');
  await bench.waitUntilStill('pair');
  return pair;
}

/** What a few screen pixels around a point show. */
async function patch(page: Page, [x, y]: PixelPoint): Promise<string> {
  const clip = { x: Math.round(x) - 4, y: Math.round(y) - 4, width: 8, height: 8 };
  return (await page.screenshot({ clip })).toString('base64');
}

test('while H is held, the picture is alone: no regions, no map over it, no cross; a lost key brings them back', async ({
  page,
}) => {
  await openCell();
  const { width, height } = cell;
  await bench.drawRectangle('Ignore', [width * 0.3, height * 0.3], [width * 0.6, height * 0.6]);
  const regions = page.getByTestId('region');
  const inside = [Math.floor(width * 0.5), Math.floor(height * 0.45)] as const;
  const pixel = () => bench.onScreen('overlay', [inside[0] + 0.5, inside[1] + 0.5]);
  await bench.pointAt('image', inside);
  const rgb = ((await page.getByTestId('probe-rgb').textContent()) ?? '').split(' ').map(Number);
  await page.keyboard.press('o');
  await expect(bench.panel('overlay')).toHaveAttribute('data-loaded', 'true');
  await bench.waitUntilStill('overlay');
  await expect(regions).toHaveCount(1);
  const painted = async () => (await bench.paintedAt('overlay', await pixel())).slice(0, 3);
  expect(await painted()).not.toEqual(rgb);

  await page.keyboard.down('h');
  await expect(regions).toHaveCount(0);
  expect(await painted()).toEqual(rgb);
  await page.keyboard.up('h');
  await expect(regions).toHaveCount(1);
  expect(await painted()).not.toEqual(rgb);

  await page.keyboard.down('h');
  await expect(regions).toHaveCount(0);
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(regions).toHaveCount(1);
  await page.keyboard.up('h');

  const button = bench.button('Picture alone while held');
  await page.mouse.move(...(await middleOf(button)));
  await page.mouse.down();
  await expect(regions).toHaveCount(0);
  await page.mouse.move(200, 400);
  await page.mouse.up();
  await expect(regions).toHaveCount(1);
  await button.focus();
  await page.keyboard.down('Space');
  await expect(regions).toHaveCount(0);
  await page.keyboard.up('Space');
  await expect(regions).toHaveCount(1);
});

test('a divider shows the image left of it and the map right of it, and moves by keys, mouse and finger', async ({
  page,
}) => {
  const pair = await openPair('d');
  const divider = page.getByRole('slider', { name: 'Divider between Image and Attention' });
  await expect(divider).toHaveAttribute('aria-valuenow', '50');
  const at = async (share: number): Promise<PixelPoint> => {
    const box = await pair.boundingBox();
    if (box === null) throw new Error('no panel');
    return [box.x + share * box.width, box.y + 0.4 * box.height];
  };
  const [left, right] = [await at(0.42), await at(0.58)];
  await divider.focus();
  await page.keyboard.press('End');
  await expect(divider).toHaveAttribute('aria-valuenow', '100');
  const image = [await patch(page, left), await patch(page, right)];
  await page.keyboard.press('Home');
  await expect(divider).toHaveAttribute('aria-valuenow', '0');
  const map = [await patch(page, left), await patch(page, right)];
  expect(image[0] === map[0] || image[1] === map[1]).toBe(false);
  for (let times = 0; times < 5; times++) await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowRight');
  await expect(divider).toHaveAttribute('aria-valuenow', '52');
  await page.keyboard.press('ArrowLeft');
  await expect(divider).toHaveAttribute('aria-valuenow', '50');
  expect((await patch(page, left)) === image[0]).toBe(true);
  expect((await patch(page, right)) === map[1]).toBe(true);

  await page.mouse.move(...(await middleOf(divider)));
  await page.mouse.down();
  await page.mouse.move(...(await at(0.25)), { steps: 4 });
  await page.mouse.up();
  await expect(divider).toHaveAttribute('aria-valuenow', '25');
  const before = await bench.sight('pair');
  const hands = await Hands.on(page);
  await hands.touch('touchStart', [await middleOf(divider)]);
  for (const share of [0.4, 0.6, 0.7]) await hands.touch('touchMove', [await at(share)]);
  await hands.touch('touchEnd');
  await expect(divider).toHaveAttribute('aria-valuenow', '70');
  expect(await bench.sight('pair')).toEqual(before);

  await page.reload();
  await expect(divider).toBeVisible();
  await page.keyboard.press('d');
  await expect(bench.panel('image')).toBeVisible();
  await expect(divider).toHaveCount(0);
});

test('image and map take turns, three times a second at most, until the panel is left; never where less motion is asked for', async ({
  page,
}) => {
  const pair = await openPair('k');
  const controls = page.getByRole('group', { name: 'Flicker' });
  await expect(controls).toHaveAttribute('data-running', 'true');
  await page.getByRole('slider', { name: 'Changes a second' }).fill('3');
  const changes = await pair.getByRole('heading').evaluate(
    (heading) =>
      new Promise<string[]>((resolve) => {
        const seen: string[] = [];
        const observer = new MutationObserver(() => seen.push(heading.textContent));
        observer.observe(heading, { characterData: true, childList: true, subtree: true });
        setTimeout(() => {
          observer.disconnect();
          resolve(seen);
        }, 4000);
      }),
  );
  expect(new Set(changes)).toEqual(new Set(['Image', 'Attention']));
  expect(changes.length).toBeGreaterThanOrEqual(4);
  expect(changes.length).toBeLessThanOrEqual(12);

  await page.mouse.move(...(await middleOf(pair)));
  await page.mouse.move(...(await middleOf(page.getByTestId('probe'))));
  await expect(controls).toHaveAttribute('data-running', 'false');
  await controls.getByRole('button', { name: 'Go on' }).click();
  await expect(controls).toHaveAttribute('data-running', 'true');
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(controls).toHaveAttribute('data-running', 'false');
  const shown = async () => (await pair.getByRole('heading').textContent()) ?? '';
  const first = await shown();
  await controls.getByRole('button', { name: 'Other side' }).click();
  await expect(pair.getByRole('heading')).not.toHaveText(first);

  await controls.getByRole('button', { name: 'Go on' }).click();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect(controls).toHaveAttribute('data-running', 'false');
  await page.keyboard.press('k');
  await expect(controls).toHaveCount(0);
  await page.keyboard.press('k');
  await expect(controls).toHaveAttribute('data-running', 'false');
  await expect(controls.getByRole('button', { name: 'Go on' })).toHaveCount(0);
});

test('panels take the whole screen by a key or a button, from one image to the next, until Escape', async ({
  page,
}) => {
  await openCell();
  const side = page.getByRole('complementary', { name: 'Prediction, regions and retraining' });
  const small = await bench.panel('image').boundingBox();
  await page.keyboard.press('Shift+F');
  await expect(side).toBeHidden();
  await bench.waitUntilStill();
  const large = await bench.panel('image').boundingBox();
  expect(large?.width).toBeGreaterThan((small?.width ?? 0) + 200);
  expect(await page.evaluate(() => document.fullscreenElement === document.documentElement)).toBe(true);
  await page.keyboard.press('.');
  await expect(page.getByTestId('workbench')).not.toHaveAttribute('data-image', cell.id);
  await expect(side).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(side).toBeVisible();
  expect(await page.evaluate(() => document.fullscreenElement)).toBeNull();
  await bench.button('Full screen').click();
  await expect(side).toBeHidden();
  await page.evaluate(() => document.exitFullscreen());
  await expect(side).toBeVisible();
});

test('the size of a pixel is typed in once for an import, and gives scale bar, probe and areas in µm', async ({
  page,
}) => {
  await setPixelSize(null);
  await openCell();
  await bench.drawRectangle('Attend', [10, 10], [30, 20]);
  const bar = page.getByTestId('scale-bar');
  await expect(bar).toHaveCount(1);
  await expect(bar).toHaveAttribute('aria-label', /^Scale bar: [125]0* px$/);
  await page.getByText('Size of a pixel').click();
  const field = page.getByRole('textbox', { name: '1 px =' });
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await field.fill('-3');
  await expect(page.getByRole('alert')).toContainText('Type a number of µm');
  await expect(save).toBeDisabled();
  await field.fill('0,2');
  await save.click();
  await expect(bar).toHaveAttribute('aria-label', /^Scale bar: [\d.]+ µm$/);
  await expect(save).toBeDisabled();

  // The bar is as long as it says: 0.2 µm a pixel.
  const { scale } = await bench.sight('image');
  const length = Number(((await bar.getAttribute('aria-label')) ?? '').replace(/[^\d.]/g, ''));
  const line = await bar.locator('.line').boundingBox();
  expect(line?.width).toBeCloseTo((length / 0.2) * scale, 0);
  // 200 px² are 8 µm², and pixel 15, 12 lies at 3 µm and 2.4 µm.
  await expect(page.getByTestId('region-item').last()).toContainText(/(199|200|201) px² · (7\.9\d|8\.0\d) µm²/);
  await bench.pointAt('image', [15, 12]);
  await expect(page.getByTestId('probe-micrometres')).toHaveText('3.00, 2.40');

  await page.reload();
  await expect(bar).toHaveAttribute('aria-label', /µm$/);
  await page.keyboard.press('.');
  await expect(page.getByTestId('workbench')).not.toHaveAttribute('data-image', cell.id);
  await expect(bar).toHaveAttribute('aria-label', /µm$/);
  await page.keyboard.press('d');
  await expect(bench.panel('pair').getByTestId('scale-bar')).toBeVisible();
  expect((await images.get(context, { image: cell.id })).micrometresPerPixel).toBe(0.2);
});

test('several readings are pinned, listed, copied and downloaded as CSV, and removed', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await setPixelSize(0.2);
  await openCell();
  const list = page.getByTestId('readings').getByRole('listitem');
  await expect(page.getByRole('heading', { name: /^Pinned readings/ })).toHaveCount(0);
  const pixels = [
    [12, 9],
    [30, 22],
    [5, 40],
  ] as const;
  for (const pixel of pixels) {
    await bench.pointAt('image', pixel);
    await page.mouse.down();
    await page.mouse.up();
  }
  await expect(list).toHaveCount(3);
  await expect(bench.panel('image').getByTestId('reading-mark')).toHaveCount(3);
  await expect(list.first()).toContainText('1. 12, 9 px');
  await expect(list.first()).toContainText(/RGB \d+ \d+ \d+.*Attention [\d.]+ \(\d+\w\w\).*Occlusion/);

  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('Copied 3 readings')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const [names = '', first = '', ...others] = copied.split('\n');
  expect(names).toBe(
    'image,number,x (px),y (px),x (µm),y (µm),red,green,blue,Attention,"Attention, percentile",Occlusion,"Occlusion, percentile"',
  );
  expect(first.split(',').slice(0, 6)).toEqual([cell.name, '1', '12', '9', '2.4', '1.8']);
  expect(others).toHaveLength(2);
  const arrival = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const download = await arrival;
  expect(download.suggestedFilename()).toMatch(/-readings\.csv$/);
  expect(await readFile(await download.path(), 'utf8')).toBe(copied);

  await page.getByRole('button', { name: 'Remove reading 2' }).click();
  await expect(list).toHaveCount(2);
  await expect(list.nth(1)).toContainText('5, 40 px');
  // A click on the reading in view takes it from the list.
  await bench.pointAt('image', [5, 40]);
  await page.mouse.down();
  await page.mouse.up();
  await expect(list).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove all' }).click();
  await expect(list).toHaveCount(0);
});

test('a line shows brightness and map along it, by a drag or by keys; it is no region', async ({ page }) => {
  await setPixelSize(0.2);
  await openCell();
  const regions = await page.getByTestId('region-item').count();
  const profile = page.getByTestId('line-profile');
  await page.keyboard.press('l');
  await expect(bench.button('Line profile')).toHaveAttribute('aria-pressed', 'true');
  await page.mouse.move(...(await bench.onScreen('image', [10.5, 20.5])));
  await page.mouse.down();
  await page.mouse.move(...(await bench.onScreen('image', [40.5, 60.5])), { steps: 4 });
  await page.mouse.up();
  await expect(bench.panel('image').getByTestId('profile-line')).toBeVisible();
  await expect(bench.panel('attention').getByTestId('profile-line')).toBeVisible();
  await expect(profile.getByTestId('profile-length')).toHaveText(
    /^10, 20 to 40, 60: (49\.9|50\.[01]) px · (9\.98|9\.99|10\.0\d) µm$/,
  );
  await expect(profile.getByTestId('profile-brightness')).toContainText(
    /Brightness: \d+ to \d+, mean \d+, N = 5[12] places/,
  );
  await expect(profile.getByTestId('profile-value')).toContainText(/Attention: [\d.]+ to [\d.]+, mean [\d.]+/);
  await expect(profile.getByRole('img', { name: /^Brightness/ })).toBeVisible();
  expect(await page.getByTestId('region-item').count()).toBe(regions);

  await bench.panel('image').getByRole('application').focus();
  await bench.pointAt('image', [20, 20]);
  await page.keyboard.press('Space');
  for (let times = 0; times < 3; times++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Space');
  await expect(profile.getByTestId('profile-length')).toHaveText(/^20, 20 to 50, 20: (29\.\d|30\.\d) px/);
  await page.keyboard.press('ArrowDown');
  await expect(profile.getByTestId('profile-length')).toHaveText(/^20, 20 to 50, 20/);
  await page.keyboard.press('Escape');
  await expect(bench.button('Line profile')).toHaveAttribute('aria-pressed', 'false');
  await expect(profile).toBeVisible();
  await page.keyboard.press('l');
  await page.keyboard.press('r');
  await expect(bench.button('Line profile')).toHaveAttribute('aria-pressed', 'false');
  await page.getByRole('button', { name: 'Remove line' }).click();
  await expect(profile).toHaveCount(0);
});

test('the map’s values inside and outside of the regions are counted at once, with the number of pixels', async ({
  page,
}) => {
  await openCell();
  await bench.removeRegions();
  await page.getByText('Histogram inside and outside').click();
  const parts = page.getByTestId('histogram-parts').getByRole('listitem');
  await expect(parts).toHaveCount(1);
  const count = async (index: number) => Number(/N = ([\d.]+)/.exec((await parts.nth(index).textContent()) ?? '')?.[1]);
  const whole = await count(0);
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/api/maps') && asked.push(request.url()));
  await bench.drawRectangle('Ignore', [10, 10], [30, 20]);
  await expect(parts).toHaveCount(2);
  // 200 px² of the image, in pixels of the 64-map.
  const side = Math.max(cell.width, cell.height);
  expect(Math.abs((await count(0)) - 200 * (64 / side) ** 2)).toBeLessThan(1.5);
  expect((await count(0)) + (await count(1))).toBeCloseTo(whole, 0);
  await expect(page.getByRole('img', { name: /^Histogram of Attention: In regions to ignore, mean/ })).toBeVisible();
  expect(asked).toEqual([]);
});
