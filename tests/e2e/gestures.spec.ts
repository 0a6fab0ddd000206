import type { Identifier } from '@fovea/domain';
import { parseRecipe, recalibrationRecipe, startRunRequest } from '@fovea/domain';
import { randomUUID } from 'node:crypto';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { feedback, images, imports, runs } from '@fovea/services';
import { expect, type Page, test } from '@playwright/test';
import { Hands, middleOf } from './hands.ts';
import { address, openContext, trainFirstModel } from './installation.ts';
import { type PixelPoint, WorkbenchPage } from './workbench-page.ts';

let context: Context;
let project: Identifier;
let run: Identifier;
/** Images of training subjects; each test takes some of its own. */
let all: Identifier[];
let bench: WorkbenchPage;
let hands: Hands;

test.beforeAll(async () => {
  context = await openContext();
  const dot = { ink: 'felt-tip blue', infected: 0.9, healthy: 0.1 } as const;
  const settings = sampleSettingsSchema.parse({ subjects: 12, cellsPerSubject: 10, dot });
  ({ project } = await imports.importSample(context, {
    settings,
    seed: 6,
    projectName: `Gestures ${test.info().workerIndex}`,
  }));
  await trainFirstModel(context, project, { kind: 'base', steps: 20, batchSize: 32 });
  const page = await images.list(context, { project, split: 'train', cursor: 0, limit: 500 });
  all = page.images.map(({ id }) => id);
  const shape = { kind: 'rectangle', x: 4, y: 4, width: 16, height: 12 } as const;
  const rois = [{ id: randomUUID(), meaning: 'ignore', strength: 1, shape }] as const;
  for (const image of all.slice(0, 2)) await feedback.save(context, { image, revision: 0, rois: [...rois] });
  const recipe = parseRecipe({ ...recalibrationRecipe('quick'), batchSize: 32, steps: 10 });
  run = (await runs.start(context, { ...startRunRequest.parse({ project }), recipe })).id;
  await expect.poll(async () => (await runs.get(context, { run })).state, { timeout: 240_000 }).toBe('finished');
});
test.afterAll(() => context.close());
test.beforeEach(async ({ page }) => {
  bench = new WorkbenchPage(page);
  hands = await Hands.on(page);
});

const regions = (page: Page) => page.getByTestId('region-item');
/** What is drawn over the picture; the other panels show the same. */
const drawn = (name: string) => bench.panel('image').getByTestId(name);
const word = (page: Page) => page.getByRole('region', { name: 'Messages' });
const isInHand = (tool: string) => expect(bench.button(tool)).toHaveAttribute('aria-pressed', 'true');

async function open(place: number, tool?: 'Rectangle' | 'Polygon'): Promise<void> {
  await bench.open(all[place] ?? '');
  await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
  await bench.waitUntilStill();
  if (tool !== undefined) await bench.button(tool).click();
}

/** The mouse with its main button, from one point of the image to another; it stays pressed. */
async function press(page: Page, from: PixelPoint, to: PixelPoint): Promise<void> {
  await page.mouse.move(...(await bench.onScreen('image', from)));
  await page.mouse.down();
  await page.mouse.move(...(await bench.onScreen('image', to)), { steps: 4 });
}

/** Nothing is drawn, and nothing follows the pointer. */
async function expectNothingSticks(page: Page, count = 0): Promise<void> {
  await page.mouse.move(...(await bench.onScreen('image', [30, 30])), { steps: 3 });
  await expect(drawn('region-preview')).toHaveCount(0);
  await expect(regions(page)).toHaveCount(count);
}

test('a drag outside the image, a slip of the hand and a double click draw nothing; two clicks do', async ({
  page,
}) => {
  await open(4, 'Rectangle');
  const { scale } = await bench.sight('image');
  const above = -60 / scale;
  for (const [from, to] of [
    [
      [5, above],
      [40, above],
    ],
    [
      [5, above],
      [40, -4 / scale],
    ],
  ] as const) {
    await press(page, from, to);
    await page.mouse.up();
    await expectNothingSticks(page);
  }
  const [x, y] = await bench.onScreen('image', [20, 20]);
  for (const zoomed of [false, true]) {
    if (zoomed) await page.keyboard.press('+');
    for (const slip of [4, 6]) {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + slip, y + slip / 2, { steps: 2 });
      await page.mouse.up();
      await expect(drawn('region-preview')).toHaveCount(0);
      await expect(regions(page)).toHaveCount(0);
    }
  }
  await page.keyboard.press('0');
  await page.mouse.dblclick(x, y);
  await expectNothingSticks(page);
  await page.mouse.click(x, y);
  await page.mouse.move(x + 50, y + 40, { steps: 3 });
  await expect(drawn('region-preview')).toHaveCount(1);
  await page.mouse.click(x + 50, y + 40);
  await expectNothingSticks(page, 1);
});

test('another button, a lost pointer or a left window ends a gesture, and no shape sticks to the pointer', async ({
  page,
}) => {
  await open(5, 'Rectangle');
  for (const button of ['right', 'middle'] as const) {
    await press(page, [5, 5], [25, 25]);
    await expect(drawn('region-preview')).toHaveCount(1);
    await page.mouse.down({ button });
    await page.mouse.move(...(await bench.onScreen('image', [28, 28])));
    await expect(drawn('region-preview')).toHaveCount(0);
    await page.mouse.up({ button });
    await page.mouse.up();
    await expectNothingSticks(page);
  }
  await press(page, [5, 5], [25, 25]);
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expectNothingSticks(page);
  await page.mouse.up();
  await expectNothingSticks(page);

  await hands.touch('touchStart', [await bench.onScreen('image', [5, 5])]);
  await hands.touch('touchMove', [await bench.onScreen('image', [25, 25])]);
  await hands.touch('touchCancel');
  await expectNothingSticks(page);

  // A pen that leaves without a release, and one that is let go.
  const [from, to, away] = await Promise.all(
    (
      [
        [5, 5],
        [25, 25],
        [30, 30],
      ] as const
    ).map((point) => bench.onScreen('image', point)),
  );
  if (!from || !to || !away) throw new Error('no places');
  await hands.pen('mousePressed', from, 1);
  await hands.pen('mouseMoved', to, 1);
  await hands.pen('mouseMoved', away, 0);
  await expectNothingSticks(page);
  await hands.pen('mouseReleased', away, 0);
  await hands.pen('mousePressed', from, 1);
  await hands.pen('mouseMoved', to, 1);
  await hands.pen('mouseReleased', to, 0);
  await expectNothingSticks(page, 1);

  await bench.button('Pan').click();
  const placeOf = () => drawn('region').getAttribute('points');
  const before = await placeOf();
  await press(page, [15, 15], [30, 30]);
  expect(await placeOf()).not.toBe(before);
  await page.mouse.down({ button: 'right' });
  await page.mouse.up({ button: 'right' });
  await page.mouse.up();
  expect(await placeOf()).toBe(before);
});

test('a second finger takes back what the first one began, and zooms', async ({ page }) => {
  const scaleNow = async () => (await bench.sight('image')).scale;
  const pinch = async (from: PixelPoint, to: PixelPoint) => {
    const scale = await scaleNow();
    const start = await bench.onScreen('image', from);
    const moved = await bench.onScreen('image', to);
    await hands.touch('touchStart', [start]);
    await hands.touch('touchMove', [moved]);
    await hands.spread(moved);
    await expect.poll(scaleNow).toBeGreaterThan(scale * 1.2);
    await expect(drawn('region-preview')).toHaveCount(0);
    await page.keyboard.press('0');
    await expect.poll(scaleNow).toBeCloseTo(scale, 3);
  };
  await open(6, 'Rectangle');
  await pinch([5, 5], [20, 20]);
  await expect(regions(page)).toHaveCount(0);
  await bench.button('Polygon').click();
  await pinch([5, 5], [20, 20]);
  await expect(regions(page)).toHaveCount(0);

  // One finger draws; a tap is no rectangle.
  await bench.button('Rectangle').click();
  await hands.touch('touchStart', [await bench.onScreen('image', [5, 5])]);
  await hands.touch('touchMove', [await bench.onScreen('image', [25, 25])]);
  await hands.touch('touchEnd');
  await expect(regions(page)).toHaveCount(1);
  await bench.button('Pan').click();
  const placeOf = () => drawn('region').getAttribute('points');
  const before = await placeOf();
  await pinch([15, 15], [22, 22]);
  expect(await placeOf()).toBe(before);
  await pinch([25, 25], [32, 32]);
  expect(await placeOf()).toBe(before);
});

test('a polygon that cannot be kept says why; an edge’s middle makes a corner only where it is dragged', async ({
  page,
}) => {
  await open(7, 'Polygon');
  const click = async (...points: PixelPoint[]) => {
    for (const point of points) await page.mouse.click(...(await bench.onScreen('image', point)));
  };
  await click([5, 5], [30, 5]);
  await page.keyboard.press('Enter');
  await expect(word(page)).toContainText('A polygon needs at least three corners');
  await click([40, 5]);
  await page.keyboard.press('Enter');
  await expect(word(page)).toContainText('All corners lie on one line');
  await expect(regions(page)).toHaveCount(0);
  await click([40, 35]);
  await page.keyboard.press('Enter');
  await expect(regions(page)).toHaveCount(1);

  await bench.button('Pan').click();
  const corners = drawn('region-corner');
  const handle = bench.panel('image').locator('[data-hit="edge"]').last();
  const count = await corners.count();
  await page.mouse.click(...(await middleOf(handle)));
  await expect(corners).toHaveCount(count);
  await expect(bench.button('Undo')).toHaveAttribute('title', /Draw polygon/);
  const [x, y] = await middleOf(handle);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 20, y + 20, { steps: 4 });
  await page.mouse.up();
  await expect(corners).toHaveCount(count + 1);
});

test('no key reaches the picture while a dialog, a menu or a popover is open', async ({ page }) => {
  await open(0, 'Rectangle');
  const before = await regions(page).count();
  const tryKeys = async () => {
    for (const key of ['p', 'v', 'Delete', 'Backspace', '.', ',', 'Control+z', '+', 'a', 'ArrowUp', '?'])
      await page.keyboard.press(key);
    await isInHand('Rectangle');
    await expect(regions(page)).toHaveCount(before);
    await expect(page.getByTestId('workbench')).toHaveAttribute('data-image', all[0] ?? '');
  };
  await page.getByTestId('decision').getByRole('button', { name: 'Reject' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel' }).focus();
  await tryKeys();
  await dialog.getByRole('heading').click();
  await tryKeys();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await isInHand('Rectangle');

  await bench.button('Shortcuts').click();
  await expect(page.getByRole('dialog')).toContainText('Previous image, next image of the list that was open');
  await tryKeys();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  // What another part of the page may lay over the picture one day.
  for (const cover of ['<div popover id="cover">Cover</div>', '<div role="menu" id="cover">Cover</div>']) {
    await page.evaluate((html) => {
      document.body.insertAdjacentHTML('beforeend', html);
      const cover = document.getElementById('cover');
      if (cover?.popover) cover.showPopover();
    }, cover);
    await tryKeys();
    await page.evaluate(() => document.getElementById('cover')?.remove());
  }
  await page.keyboard.press('p');
  await isInHand('Polygon');
});

test('a slider keeps only what moves it; fields and lists of choices keep what they need', async ({ page }) => {
  await open(8);
  await bench.drawRectangle('Ignore', [5, 5], [30, 30]);
  const slider = page.getByRole('slider', { name: 'Strength of region 1' });
  await slider.focus();
  for (const [key, value] of [
    ['ArrowLeft', '0.95'],
    ['Home', '0.05'],
    ['End', '1'],
    ['PageDown', '0.9'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(slider).toHaveValue(value);
  }
  await page.keyboard.press('p');
  await isInHand('Polygon');
  await page.keyboard.press('Escape');
  await isInHand('Pan');
  await expect(slider).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(slider).toHaveValue('1');

  // A list that was chosen from with the mouse lets letters go on; one that was reached by Tab finds by letters.
  await page.getByText('Colours and range').click();
  const colours = page.getByLabel('Colour map');
  await colours.click();
  await page.keyboard.press('Escape');
  await expect(colours).toBeFocused();
  await page.keyboard.press('r');
  await isInHand('Rectangle');
  await colours.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(colours).toBeFocused();
  await page.keyboard.press('p');
  await isInHand('Rectangle');

  // The version that waits for a decision has opened the panel.
  await page.getByRole('button', { name: 'Retrain again' }).click();
  await page.getByTestId('advanced').getByText('Advanced').click();
  const field = page.getByTestId('advanced').getByRole('spinbutton').first();
  await field.fill('');
  await field.press('1');
  await field.press('.');
  await field.press('5');
  await expect(field).toHaveValue('1.5');
  await field.press('p');
  await isInHand('Polygon');
  await expect(field).toHaveValue('1.5');
});

test('keys are found on other keyboards', async ({ page }) => {
  await open(9);
  const layouts = [
    ['к', 'KeyR', 'Rectangle'],
    ['З', 'KeyP', 'Polygon'],
    ['ρ', 'KeyR', 'Rectangle'],
    ['פ', 'KeyP', 'Polygon'],
    ['ق', 'KeyR', 'Rectangle'],
    ['p', 'KeyR', 'Polygon'],
    ['r', 'KeyO', 'Rectangle'],
    ['м', 'KeyV', 'Pan'],
  ] as const;
  for (const [key, code, tool] of layouts) {
    await hands.key(key, code);
    await isInHand(tool);
  }
  const [alt, control] = [1, 2];
  await hands.key('¶', 'KeyR', { modifiers: alt | control });
  await hands.key('Dead', 'KeyR', { text: '' });
  await isInHand('Pan');
  await bench.drawRectangle('Ignore', [5, 5], [30, 30]);
  await hands.key('я', 'KeyZ', { modifiers: control, text: '' });
  await expect(regions(page)).toHaveCount(0);
  await hands.key('ю', 'Period');
  await expect(page.getByTestId('workbench')).toHaveAttribute('data-image', all[10] ?? '');
});

test('next and previous stay in the list that was open, and say where it ends', async ({ page }) => {
  const shows = (image: string | undefined) =>
    expect(page.getByTestId('workbench')).toHaveAttribute('data-image', image ?? 'none');
  const listed = await images.list(context, { project, split: 'train', hasFeedback: false, cursor: 0, limit: 500 });
  const ids = listed.images.map(({ id }) => id);
  await page.goto(`${address()}/images?project=${project}&split=train&feedback=without`);
  await page.getByTestId('image-grid').getByRole('link').nth(1).click();
  await shows(ids[1]);
  await bench.drawRectangle('Ignore', [5, 5], [30, 30]);
  await bench.waitUntilSaved();
  await page.keyboard.press('.');
  await shows(ids[2]);
  await page.reload();
  await shows(ids[2]);
  await bench.button('Next image').click();
  await shows(ids[3]);
  // Also to an image that has left the list since.
  await page.keyboard.press(',');
  await shows(ids[2]);
  await page.keyboard.press(',');
  await shows(ids[1]);
  await page.goto(`${address()}/images/${ids.at(-1) ?? ''}?split=train&feedback=without`);
  await shows(ids.at(-1));
  await page.keyboard.press('.');
  await expect(word(page)).toContainText('No image comes after this one among the images that pass your filters');
  await shows(ids.at(-1));

  const ofRun = (await runs.get(context, { run })).images.map(({ image }) => image.id);
  await page.goto(`${address()}/runs/${run}`);
  await page
    .locator(`a[href*="/images/${ofRun[0] ?? ''}"]`)
    .first()
    .click();
  await shows(ofRun[0]);
  await page.keyboard.press('.');
  await shows(ofRun[1]);
  await page.goto(page.url().replace(ofRun[1] ?? '', ofRun.at(-1) ?? ''));
  await shows(ofRun.at(-1));
  await page.keyboard.press('.');
  await expect(word(page)).toContainText('No image comes after this one among the images of this run');
});

test('Ctrl + Enter three times makes one decision', async ({ page }) => {
  await open(0);
  const asked: string[] = [];
  await page.route(/\/api\/trpc\/[^?]*decisions\.decide/, async (route) => {
    asked.push(route.request().url());
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await page.getByTestId('decision').getByRole('button', { name: 'Reject' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('It is only a test of keys.');
  for (let time = 0; time < 3; time++) await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId('candidate')).toHaveAttribute('data-state', 'rejected');
  expect(asked).toHaveLength(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
