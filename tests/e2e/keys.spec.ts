import type { Context } from '@fovea/services';
import { images, runs } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { DrawingPage, type DrawingProject, makeDrawingProject } from './drawing.ts';
import { Hands } from './hands.ts';
import { address, openContext } from './installation.ts';

let context: Context;
let made: DrawingProject;
let bench: DrawingPage;
let hands: Hands;

test.beforeAll(async () => {
  context = await openContext();
  made = await makeDrawingProject(context, `Keys ${test.info().workerIndex}`);
});
test.afterAll(() => context.close());
test.beforeEach(async ({ page }) => {
  bench = new DrawingPage(page, made);
  hands = await Hands.on(page);
});

test('no key reaches the picture while a dialog, a menu or a popover is open', async ({ page }) => {
  await bench.openAt(0, 'Rectangle');
  const before = await bench.regions.count();
  const tryKeys = async () => {
    for (const key of ['p', 'v', 'Delete', 'Backspace', '.', ',', 'Control+z', '+', 'a', 'ArrowUp', '?'])
      await page.keyboard.press(key);
    await bench.isInHand('Rectangle');
    await expect(bench.regions).toHaveCount(before);
    await expect(page.getByTestId('workbench')).toHaveAttribute('data-image', made.all[0] ?? '');
  };
  await page.getByTestId('decision').getByRole('button', { name: 'Reject' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel' }).focus();
  await tryKeys();
  await dialog.getByRole('heading').click();
  await tryKeys();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await bench.isInHand('Rectangle');

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
  await bench.isInHand('Polygon');
});

test('a slider keeps only what moves it; fields and lists of choices keep what they need', async ({ page }) => {
  await bench.openAt(8);
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
  await bench.isInHand('Polygon');
  await page.keyboard.press('Escape');
  await bench.isInHand('Pan');
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
  await bench.isInHand('Rectangle');
  await colours.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(colours).toBeFocused();
  await page.keyboard.press('p');
  await bench.isInHand('Rectangle');

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
  await bench.isInHand('Polygon');
  await expect(field).toHaveValue('1.5');
});

test('keys are found on other keyboards', async ({ page }) => {
  await bench.openAt(9);
  const layouts = [
    ['к', 'KeyR', 'Rectangle'],
    ['З', 'KeyP', 'Polygon'],
    ['ρ', 'KeyR', 'Rectangle'],
    ['פ', 'KeyP', 'Polygon'],
    ['ق', 'KeyR', 'Rectangle'],
    ['p', 'KeyR', 'Polygon'],
    ['r', 'KeyO', 'Rectangle'],
    ['ы', 'KeyS', 'Pan'],
  ] as const;
  for (const [key, code, tool] of layouts) {
    await hands.key(key, code);
    await bench.isInHand(tool);
  }
  const [alt, control] = [1, 2];
  await hands.key('¶', 'KeyR', { modifiers: alt | control });
  await hands.key('Dead', 'KeyR', { text: '' });
  await bench.isInHand('Pan');
  await bench.drawRectangle('Ignore', [5, 5], [30, 30]);
  await hands.key('я', 'KeyZ', { modifiers: control, text: '' });
  await expect(bench.regions).toHaveCount(0);
  await hands.key('ю', 'Period');
  await expect(page.getByTestId('workbench')).toHaveAttribute('data-image', made.all[10] ?? '');
});

test('next and previous stay in the list that was open, and say where it ends', async ({ page }) => {
  const shows = (image: string | undefined) =>
    expect(page.getByTestId('workbench')).toHaveAttribute('data-image', image ?? 'none');
  const { project, run } = made;
  const listed = await images.list(context, { project, split: 'train', hasFeedback: false, limit: 500 });
  const ids = listed.items.map(({ id }) => id);
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
  await expect(bench.word).toContainText('No image comes after this one among the images that pass your filters');
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
  await expect(bench.word).toContainText('No image comes after this one among the images of this run');
});

test('Ctrl + Enter three times makes one decision', async ({ page }) => {
  await bench.openAt(0);
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
