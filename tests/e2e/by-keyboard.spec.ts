import type { Context } from '@fovea/services';
import { feedback, projects } from '@fovea/services';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { DrawingPage, makeImagesToDrawOn } from './drawing.ts';
import { address, openContext } from './installation.ts';

let context: Context;
let made: Awaited<ReturnType<typeof makeImagesToDrawOn>>;

test.beforeAll(async () => {
  context = await openContext();
  made = await makeImagesToDrawOn(context, 'By keyboard');
});
test.afterAll(() => context.close());

/** Presses of Tab that reach anything on a page of this project. */
const mostTabs = 150;

/** Moves the focus by Tab until it lies on something, or inside of it. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  await expect(goal).toBeVisible();
  for (let pressed = 0; pressed < mostTabs; pressed++) {
    if (await goal.evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${goal.toString()}.`);
}

async function press(page: Page, goal: Locator): Promise<void> {
  await tabTo(page, goal);
  await page.keyboard.press('Enter');
}

test('the whole loop without a pointer: find, predict, draw, retrain, compare, accept', async ({ page }) => {
  // A pointer that is used by mistake would be seen.
  let pointers = 0;
  await page.exposeFunction('foveaPointer', () => pointers++);
  await page.addInitScript(() =>
    window.addEventListener('pointerdown', () => {
      (window as unknown as { foveaPointer(): void }).foveaPointer();
    }),
  );
  const bench = new DrawingPage(page, made);
  await test.step('find an image in the list', async () => {
    await page.goto(`${address()}/images?project=${made.project}`);
    await press(page, page.locator('a[href^="/images/"]').first());
    await expect(page.getByTestId('workbench')).toBeVisible();
    await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
  });
  const image = (await page.getByTestId('workbench').getAttribute('data-image')) ?? '';
  await test.step('ask for the prediction', async () => {
    await press(page, bench.button('Show prediction'));
    await expect(page.getByTestId('prediction').getByTestId('probability').first()).toHaveText(/\d %/);
  });
  const before = await bench.regions.count();
  await test.step('draw on the attention map', async () => {
    await tabTo(page, bench.panel('attention').getByRole('application'));
    for (const key of ['r', 'ArrowLeft', 'Space']) await page.keyboard.press(key);
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowDown', 'Space']) await page.keyboard.press(key);
    await expect(bench.regions).toHaveCount(before + 1);
    await bench.waitUntilSaved();
    expect((await feedback.get(context, { image })).rois).toHaveLength(before + 1);
  });
  await test.step('retrain', async () => {
    await press(page, bench.button('Retrain'));
    await press(page, page.getByTestId('retrain').getByRole('button', { name: 'Start retraining' }));
    await expect(page.getByTestId('run-state')).toHaveAttribute('data-state', 'finished', { timeout: 240_000 });
  });
  await test.step('see the difference', async () => {
    await press(page, bench.button('Show differences'));
    for (const name of ['before', 'after', 'difference'])
      await expect(bench.panel(name)).toHaveAttribute('data-loaded', 'true');
  });
  await test.step('accept', async () => {
    const candidate = page.getByTestId('candidate');
    await press(page, page.getByTestId('decision').getByRole('button', { name: 'Accept' }));
    const dialog = page.getByRole('dialog');
    await tabTo(page, dialog.getByRole('textbox', { name: 'Reason' }));
    await page.keyboard.type('The attention left the mark.');
    const isAgainstVerdict = await dialog.getByRole('button', { name: 'Continue…' }).isVisible();
    await page.keyboard.press('Control+Enter');
    if (isAgainstVerdict) {
      await expect(dialog.getByTestId('against-verdict')).toContainText('The verdict is');
      await press(page, dialog.getByRole('button', { name: /against the verdict$/ }));
    }
    await expect(candidate).toHaveAttribute('data-state', 'champion');
    expect((await projects.get(context, { project: made.project })).champion?.number).toBe(2);
  });
  expect(pointers).toBe(0);
});
