import { randomUUID } from 'node:crypto';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Identifier } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { feedback, images, imports } from '@fovea/services';
import { expect, type Locator, test } from '@playwright/test';
import { middleOf } from './hands.ts';
import { address, openContext } from './installation.ts';
import { type PixelPoint, WorkbenchPage } from './workbench-page.ts';

let context: Context;
let project: Identifier;
/** Images without regions. Each test takes some of its own. */
let all: readonly Identifier[];

test.beforeAll(async () => {
  context = await openContext();
  const settings = sampleSettingsSchema.parse({ subjects: 6, cellsPerSubject: 4 });
  ({ project } = await imports.importSample(context, { settings, seed: 12, projectName: 'Region operations' }));
  all = (await images.list(context, { project, limit: 500 })).items.map(({ id }) => id);
});
test.afterAll(() => context.close());

/** The workbench with regions that are drawn. */
class OperationsPage extends WorkbenchPage {
  async openAt(place: number): Promise<void> {
    await this.page.goto(`${address()}/images/${all[place] ?? ''}?project=${project}`);
    await this.shows(place);
    await this.waitUntilStill();
  }

  async shows(place: number): Promise<void> {
    await expect(this.page.getByTestId('workbench')).toHaveAttribute('data-image', all[place] ?? '');
    await expect(this.panel('image')).toHaveAttribute('data-loaded', 'true');
  }

  get rows(): Locator {
    return this.page.getByTestId('region-item');
  }

  /** Numbers of the selected regions in the list. */
  async selects(...numbers: number[]): Promise<void> {
    const pressed = this.rows.getByRole('button', { pressed: true, name: /^\d+\. / });
    await expect(pressed).toHaveCount(numbers.length);
    for (const number of numbers) await expect(pressed.filter({ hasText: `${number}. ` })).toHaveCount(1);
  }

  drawn(name: string): Locator {
    return this.panel('image').getByTestId(name);
  }

  async click(point: PixelPoint, modifiers: readonly 'ControlOrMeta'[] = []): Promise<void> {
    for (const key of modifiers) await this.page.keyboard.down(key);
    await this.page.mouse.click(...(await this.onScreen('image', point)));
    for (const key of modifiers) await this.page.keyboard.up(key);
  }

  async drag(from: PixelPoint, to: PixelPoint): Promise<void> {
    await this.page.mouse.move(...(await this.onScreen('image', from)));
    await this.page.mouse.down();
    await this.page.mouse.move(...(await this.onScreen('image', to)), { steps: 4 });
    await this.page.mouse.up();
  }
}

/** Where the regions of an image lie that Fovea has: the upper left corner of each, in whole pixels. */
async function places(place: number): Promise<number[][]> {
  const { rois } = await feedback.get(context, { image: all[place] ?? '' });
  return rois.map(({ shape }) => (shape.kind === 'rectangle' ? [Math.round(shape.x), Math.round(shape.y)] : []));
}

test('several regions are moved, meant and removed as one step each, also after a reload', async ({ page }) => {
  const bench = new OperationsPage(page);
  await bench.openAt(0);
  await bench.drawRectangle('Ignore', [4, 4], [14, 14]);
  await bench.drawRectangle('Ignore', [24, 4], [34, 14]);
  await bench.drawRectangle('Ignore', [4, 30], [14, 40]);
  await bench.click([9, 9]);
  await bench.selects(1);
  await bench.click([29, 9], ['ControlOrMeta']);
  await bench.selects(1, 2);
  await bench.rows
    .nth(2)
    .getByRole('button', { name: '3. Rectangle' })
    .click({ modifiers: ['ControlOrMeta'] });
  await bench.selects(1, 2, 3);
  await bench.click([9, 35], ['ControlOrMeta']);
  await bench.selects(1, 2);

  await bench.drag([9, 9], [12, 13]);
  await bench.waitUntilSaved();
  expect(await places(0)).toEqual([
    [7, 8],
    [27, 8],
    [4, 30],
  ]);
  const selected = page.getByTestId('selected-regions');
  await expect(selected).toContainText('2 regions selected');
  await selected.getByRole('button', { name: 'Attend' }).click();
  await selected.getByRole('slider', { name: 'Strength of all selected regions' }).fill('0.5');
  await expect(bench.rows.filter({ hasText: 'Attend' })).toHaveCount(2);
  await expect(page.getByRole('slider', { name: 'Strength of region 2' })).toHaveValue('0.5');
  await selected.getByRole('button', { name: 'Remove' }).click();
  await expect(bench.rows).toHaveCount(1);
  await bench.waitUntilSaved();

  await page.reload();
  await bench.shows(0);
  await expect(bench.button('Undo')).toHaveAttribute('title', 'Undo: Remove 2 regions (Ctrl Z)');
  await bench.button('Undo').click();
  await expect(bench.rows).toHaveCount(3);
  await bench.button('Undo').click();
  await expect(page.getByRole('slider', { name: 'Strength of region 2' })).toHaveValue('1');
  await bench.button('Undo').click();
  await expect(bench.rows.filter({ hasText: 'Attend' })).toHaveCount(0);
  await bench.button('Undo').click();
  await bench.waitUntilSaved();
  expect(await places(0)).toEqual([
    [4, 4],
    [24, 4],
    [4, 30],
  ]);
});

test('a second click, or S, selects what lies below', async ({ page }) => {
  const bench = new OperationsPage(page);
  await bench.openAt(1);
  await bench.drawRectangle('Ignore', [4, 4], [24, 24]);
  await bench.drawRectangle('Ignore', [14, 14], [34, 34]);
  await bench.click([19, 19]);
  await bench.selects(2);
  await bench.click([19, 19]);
  await bench.selects(1);
  await bench.click([19, 19]);
  await bench.selects(2);
  await page.keyboard.press('s');
  await bench.selects(1);
  await page.keyboard.press('s');
  await bench.selects(2);
  await page.keyboard.press('Escape');
  await bench.pointAt('image', [40, 5]);
  await page.keyboard.press('s');
  await bench.selects(1);
  // What is selected is dragged, though another region lies over it.
  await bench.drag([19, 19], [22, 19]);
  await bench.waitUntilSaved();
  expect(await places(1)).toEqual([
    [7, 4],
    [14, 14],
  ]);
});

test('the keyboard alone selects, nudges, duplicates, copies and pastes, also on the next image', async ({ page }) => {
  const bench = new OperationsPage(page);
  await bench.openAt(2);
  const before = await bench.rows.count();
  expect(before).toBe(0);
  await page.keyboard.press('Control+v');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Nothing is pasted');
  await page.keyboard.press('r');
  for (const keys of [
    ['ArrowUp', 'ArrowUp'],
    ['ArrowDown', 'ArrowRight'],
  ]) {
    for (const key of keys) await page.keyboard.press(`Shift+${key}`);
    await page.keyboard.press('Space');
  }
  await expect(bench.rows).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+d');
  await expect(bench.rows).toHaveCount(2);
  await bench.selects(2);
  await page.keyboard.press('Control+a');
  await bench.selects(1, 2);
  await bench.waitUntilSaved();
  const drawn = await places(2);
  for (const key of ['ArrowRight', 'ArrowDown', 'a']) await page.keyboard.press(key);
  await bench.waitUntilSaved();
  expect(await places(2)).toEqual(drawn.map(([x = 0, y = 0]) => [x + 1, y + 1]));
  await expect(bench.button('Undo')).toHaveAttribute('title', 'Undo: Change meaning (Ctrl Z)');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+Shift+V');
  await bench.shows(3);
  await expect(bench.rows).toHaveCount(2);
  await bench.waitUntilSaved();
  expect(await places(3)).toEqual(await places(2));
  await page.keyboard.press('Control+v');
  await expect(bench.rows).toHaveCount(4);
  await page.keyboard.press('Delete');
  await expect(bench.rows).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(bench.rows).toHaveCount(4);
  await bench.openAt(4);
  await page.keyboard.press('Control+v');
  await expect(bench.rows).toHaveCount(2);
});

test('two tabs that change several regions of one image keep both', async ({ context: browser }) => {
  const [first, second] = [new OperationsPage(await browser.newPage()), new OperationsPage(await browser.newPage())];
  await first.openAt(5);
  await first.drawRectangle('Ignore', [4, 4], [14, 14]);
  await first.drawRectangle('Ignore', [24, 4], [34, 14]);
  await first.drawRectangle('Ignore', [4, 30], [14, 40]);
  await first.waitUntilSaved();
  await second.openAt(5);
  await expect(second.rows).toHaveCount(3);
  await first.click([9, 9]);
  await first.click([29, 9], ['ControlOrMeta']);
  await first.drag([9, 9], [12, 13]);
  await first.waitUntilSaved();
  await second.click([9, 35]);
  await second.page.keyboard.press('Control+d');
  await second.waitUntilSaved();
  await expect(second.page.getByText('Another tab changed these regions meanwhile.')).toBeVisible();
  const saved = await places(5);
  expect(saved.slice(0, 3)).toEqual([
    [7, 8],
    [27, 8],
    [4, 30],
  ]);
  expect(saved).toHaveLength(4);
});

test('a hidden region stays in the record; a locked one stays as it is; names are kept', async ({ page }) => {
  const bench = new OperationsPage(page);
  await bench.openAt(6);
  await bench.drawRectangle('Ignore', [4, 4], [14, 14]);
  await bench.drawRectangle('Ignore', [24, 4], [34, 14]);
  const drawn = bench.drawn('region');
  await page.getByRole('button', { name: 'Hide region 1' }).click();
  await expect(drawn).toHaveCount(1);
  await expect(bench.rows).toHaveCount(2);
  await page.keyboard.press('v');
  await expect(drawn).toHaveCount(0);
  await page.keyboard.press('v');
  await expect(drawn).toHaveCount(2);
  await bench.waitUntilSaved();
  expect(await places(6)).toHaveLength(2);

  await page.getByRole('button', { name: 'Lock region 1' }).click();
  await bench.drag([9, 9], [15, 20]);
  const words = page.getByRole('region', { name: 'Messages' });
  await expect(words).toContainText('A locked region stays as it is');
  await bench.selects(1);
  await page.keyboard.press('Delete');
  await page.keyboard.press('ArrowRight');
  await expect(bench.rows).toHaveCount(2);
  const details = page.getByTestId('region-details');
  await expect(details.getByLabel('Width')).toBeDisabled();
  await details.getByLabel('Name').fill('Dust');
  await details.getByLabel('Name').press('Enter');
  await expect(bench.rows.first()).toContainText('1. Dust');
  await bench.waitUntilSaved();
  expect(await places(6)).toEqual([
    [4, 4],
    [24, 4],
  ]);
  await page.reload();
  await bench.shows(6);
  await expect(bench.rows.first()).toContainText('1. Dust');
  await expect(page.getByRole('button', { name: 'Lock region 1' })).toHaveAttribute('aria-pressed', 'true');
  await bench.button('Undo').click();
  await bench.button('Undo').click();
  await bench.waitUntilStill();
  await bench.drag([9, 9], [10, 9]);
  await bench.waitUntilSaved();
  expect(await places(6)).toEqual([
    [5, 4],
    [24, 4],
  ]);
});

test('a region is scaled by the handles of its box, and by numbers', async ({ page }) => {
  const bench = new OperationsPage(page);
  await bench.openAt(7);
  await bench.drawPolygon('Ignore', [
    [10, 10],
    [30, 10],
    [10, 30],
  ]);
  const details = page.getByTestId('region-details');
  const numbers = async () => {
    const typed = ['X', 'Y', 'Width', 'Height'].map((name) => details.getByLabel(name, { exact: true }).inputValue());
    return (await Promise.all(typed)).map((text) => Math.round(Number(text)));
  };
  expect(await numbers()).toEqual([10, 10, 20, 20]);
  const { scale } = await bench.sight('image');
  const lowerRight = await middleOf(bench.drawn('region-box').nth(4));
  const pull = async (by: PixelPoint) => {
    await page.mouse.move(...lowerRight);
    await page.mouse.down();
    await page.mouse.move(lowerRight[0] + by[0] * scale, lowerRight[1] + by[1] * scale, { steps: 4 });
  };
  await pull([10, 4]);
  await page.mouse.up();
  expect(await numbers()).toEqual([10, 10, 30, 24]);
  await bench.button('Undo').click();
  await page.keyboard.down('Shift');
  await pull([10, 4]);
  await page.mouse.up();
  await page.keyboard.up('Shift');
  expect(await numbers()).toEqual([10, 10, 30, 30]);

  await details.getByLabel('Width').fill('500');
  await details.getByLabel('Width').press('Enter');
  await expect(details.getByRole('alert')).toHaveText(
    /^The image is \d+ px wide: the region cannot be 500.0 px wide.$/,
  );
  await details.getByLabel('Width').fill('12');
  await details.getByLabel('X', { exact: true }).fill('3');
  await details.getByLabel('X', { exact: true }).press('Enter');
  await expect(details.getByRole('alert')).toHaveCount(0);
  await expect(bench.button('Undo')).toHaveAttribute('title', 'Undo: Scale polygon (Ctrl Z)');
  await bench.waitUntilSaved();
  const { rois } = await feedback.get(context, { image: all[7] ?? '' });
  const [shape] = rois.map((roi) => roi.shape);
  const corners = shape?.kind === 'polygon' ? shape.points.map((point) => point.map(Math.round)) : [];
  expect(corners).toEqual([
    [3, 10],
    [15, 10],
    [3, 40],
  ]);
});

test('a region of 5,000 corners has handles near the pointer alone, and is reshaped by them', async ({ page }) => {
  const image = all[8] ?? '';
  const { width, height } = await images.get(context, { image });
  const corner = (at: number): [number, number] => {
    const angle = (2 * Math.PI * at) / 5000;
    return [width / 2 + 0.4 * width * Math.cos(angle), height / 2 + 0.4 * height * Math.sin(angle)];
  };
  const shape = { kind: 'polygon' as const, points: Array.from({ length: 5000 }, (_, at) => corner(at)) };
  const rois = [{ id: randomUUID(), meaning: 'ignore' as const, strength: 1, shape }];
  await feedback.save(context, { image, revision: 0, rois });
  const bench = new OperationsPage(page);
  await bench.openAt(8);
  await bench.click([width / 2, height / 2]);
  await bench.selects(1);
  const handles = bench.drawn('region-corner');
  await expect(handles).toHaveCount(0);
  const [x, y] = corner(0);
  await page.mouse.move(...(await bench.onScreen('image', [x - 0.5, y])));
  await expect(handles).not.toHaveCount(0);
  expect(await handles.count()).toBeLessThanOrEqual(120);
  await bench.drag([x, y], [x + 0.05 * width, y]);
  await expect(bench.button('Undo')).toHaveAttribute('title', 'Undo: Reshape polygon (Ctrl Z)');
  await bench.waitUntilSaved();
  const saved = (await feedback.get(context, { image })).rois.map((roi) => roi.shape);
  const farthest = saved.flatMap((one) => (one.kind === 'polygon' ? one.points : [])).map(([at]) => at);
  expect(Math.max(...farthest)).toBeCloseTo(x + 0.05 * width, 0);
});
