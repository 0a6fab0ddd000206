import type { Roi } from '@fovea/domain';
import { shapeArea } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { feedback, images } from '@fovea/services';
import { expect, type Page, test } from '@playwright/test';
import { DrawingPage, makeImagesToDrawOn } from './drawing.ts';
import { Hands } from './hands.ts';
import { openContext } from './installation.ts';
import type { PixelPoint } from './workbench-page.ts';

let context: Context;
let made: Awaited<ReturnType<typeof makeImagesToDrawOn>>;
let bench: DrawingPage;
let hands: Hands;

test.beforeAll(async () => {
  context = await openContext();
  made = await makeImagesToDrawOn(context, `Pen ${test.info().workerIndex}`);
});
test.afterAll(() => context.close());
test.beforeEach(async ({ page }) => {
  bench = new DrawingPage(page, made);
  hands = await Hands.on(page);
});

/** What Fovea has stored of an image's regions, once the page says that it is saved. */
async function stored(place: number, count: number): Promise<readonly Roi[]> {
  await expect(bench.regions).toHaveCount(count);
  await bench.waitUntilSaved();
  return (await feedback.get(context, { image: made.all[place] ?? '' })).rois;
}

/** The main button, from one point of the image through others. */
async function drag(page: Page, ...way: readonly PixelPoint[]): Promise<void> {
  const [first, ...others] = await Promise.all(way.map((point) => bench.onScreen('image', point)));
  if (first === undefined) throw new Error('no way');
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of others) await page.mouse.move(...point, { steps: 6 });
  await page.mouse.up();
}

const click = async (page: Page, point: PixelPoint) => page.mouse.click(...(await bench.onScreen('image', point)));

/** Coordinates within half a pixel of the hand’s. */
function expectBox(roi: Roi | undefined, kind: string, [x, y]: PixelPoint, [width, height]: PixelPoint): void {
  if (roi === undefined || !('width' in roi.shape)) throw new Error('no box');
  const { shape } = roi;
  expect(shape.kind).toBe(kind);
  for (const [found, meant] of [
    [shape.x, x],
    [shape.y, y],
    [shape.width, width],
    [shape.height, height],
  ] as const)
    expect(Math.abs(found - meant)).toBeLessThan(0.5);
}

const areaOf = (roi: Roi | undefined) => (roi === undefined ? NaN : shapeArea(roi.shape));
const isNear = (found: number, meant: number, by: number) => expect(Math.abs(found - meant)).toBeLessThan(by);

test('each tool draws by mouse what is stored: ellipse, square, freehand, point, wand', async ({ page }) => {
  await bench.openAt(4);
  await page.keyboard.press('e');
  await bench.isInHand('Ellipse');
  await drag(page, [5, 5], [25, 15]);
  await page.keyboard.press('r');
  const [from, to] = [await bench.onScreen('image', [30, 5]), await bench.onScreen('image', [40, 10])];
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 3 });
  await page.keyboard.down('Shift');
  await page.mouse.move(to[0] + 1, to[1], { steps: 2 });
  await page.mouse.move(...to);
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await page.keyboard.press('f');
  await drag(page, [5, 20], [20, 20], [20, 35], [5, 35]);
  await page.keyboard.press('x');
  await page.getByRole('slider', { name: 'Point size' }).fill('8');
  await click(page, [30, 30]);
  const [oval, square, outline, point] = await stored(4, 4);
  expectBox(oval, 'ellipse', [5, 5], [20, 10]);
  expectBox(square, 'rectangle', [30, 5], [10, 10]);
  expect(outline?.shape).toMatchObject({ kind: 'area', tool: 'freehand', polygons: { length: 1 } });
  isNear(areaOf(outline), 225, 8);
  expectBox(point, 'ellipse', [26, 26], [8, 8]);
  await expect(bench.regions).toHaveText([/Ellipse.* 157 px²/s, /Rectangle/, /Outline/, /Point.* 50 px²/s]);
  const drawn = await bench.drawn('region').evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
  await page.reload();
  await expect(bench.drawn('region')).toHaveCount(4);
  expect(await bench.drawn('region').evaluateAll((paths) => paths.map((path) => path.getAttribute('d')))).toEqual(
    drawn,
  );
});

test('the wand takes what is of one colour, and more with more tolerance', async ({ page }) => {
  await bench.openAt(5, 'Wand');
  const tolerance = page.getByRole('slider', { name: 'Tolerance' });
  await tolerance.fill('20');
  await page.keyboard.press(']');
  await expect(tolerance).toHaveValue('24');
  await page.keyboard.press('[');
  await expect(tolerance).toHaveValue('20');
  await click(page, [1, 1]);
  const [less] = await stored(5, 1);
  expect(less?.shape).toMatchObject({ kind: 'area', tool: 'wand' });
  await page.keyboard.press('Control+z');
  await tolerance.fill('255');
  await click(page, [1, 1]);
  const [all] = await stored(5, 1);
  // The whole picture, without the tips of its corners.
  const { width, height } = await images.get(context, { image: made.all[5] ?? '' });
  isNear(areaOf(all), width * height, 1);
  expect(areaOf(less)).toBeLessThan(areaOf(all));
  expect(areaOf(less)).toBeGreaterThan(4);
});

test('a brush that begins on the selected region adds to it, the eraser cuts, and buttons and keys say which', async ({
  page,
}) => {
  await bench.openAt(6, 'Brush');
  await page.getByRole('slider', { name: 'Brush size' }).fill('6');
  await drag(page, [10, 10], [30, 10]);
  isNear(areaOf((await stored(6, 1))[0]), 20 * 6 + 9 * Math.PI, 3);
  await drag(page, [30, 10], [30, 30]);
  // Two bands that share 9 px², a quarter of a disc where they meet, and half a disc at each end.
  isNear(areaOf((await stored(6, 1))[0]), 40 * 6 - 9 + 1.25 * 9 * Math.PI, 3);
  await page.keyboard.press('Shift+B');
  await bench.isInHand('Eraser');
  await expect(bench.button('Cut from region')).toHaveAttribute('aria-pressed', 'true');
  await drag(page, [20, 2], [20, 18]);
  const [cut] = await stored(6, 1);
  expect(cut?.shape).toMatchObject({ kind: 'area', tool: 'brush', polygons: { length: 2 } });
  await page.keyboard.press('b');
  await drag(page, [8, 38], [20, 38]);
  await stored(6, 2);
  await page.keyboard.press('Control+z');

  await page.keyboard.press('m');
  await expect(bench.button('Add to region')).toHaveAttribute('aria-pressed', 'true');
  await bench.button('Rectangle').click();
  await bench.button('Pan').click();
  await click(page, [30, 25]);
  await bench.button('Rectangle').click();
  await drag(page, [5, 30], [15, 40]);
  isNear(areaOf((await stored(6, 1))[0]), areaOf(cut) + 100, 3);
  await bench.button('Cut from region').click();
  await drag(page, [5, 30], [15, 35]);
  isNear(areaOf((await stored(6, 1))[0]), areaOf(cut) + 50, 3);
});

test('each tool draws with keys alone', async ({ page }) => {
  await bench.openAt(7);
  await bench.panel('image').getByRole('application').focus();
  const go = async (key: string, times: number) => {
    for (let time = 0; time < times; time++) await page.keyboard.press(key);
  };
  await page.keyboard.press('e');
  await page.keyboard.press('Space');
  await go('ArrowRight', 8);
  await go('ArrowDown', 6);
  await page.keyboard.press('Space');
  await page.keyboard.press('f');
  await page.keyboard.press('Space');
  for (const key of ['ArrowUp', 'ArrowLeft', 'ArrowDown']) await go(key, 9);
  await page.keyboard.press('Enter');
  await page.keyboard.press('b');
  await go('ArrowUp', 12);
  await page.getByRole('slider', { name: 'Brush size' }).fill('4');
  await bench.panel('image').getByRole('application').focus();
  await page.keyboard.press('Space');
  await go('Shift+ArrowRight', 1);
  await page.keyboard.press('Space');
  await page.keyboard.press('x');
  await go('Shift+ArrowDown', 2);
  await page.keyboard.press('Space');
  const [oval, outline, stroke, point] = await stored(7, 4);
  expect(oval?.shape).toMatchObject({ kind: 'ellipse', width: 8, height: 6 });
  isNear(areaOf(outline), 81, 0.01);
  isNear(areaOf(stroke), 40 + 4 * Math.PI, 2);
  expect(point?.shape).toMatchObject({ kind: 'ellipse', tool: 'point' });
  // In mid-stroke, Undo takes the stroke back, and no region.
  await page.keyboard.press('b');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowUp');
  await expect(bench.drawn('region-preview')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(bench.drawn('region-preview')).toHaveCount(0);
  await expect(bench.regions).toHaveCount(4);
});

test('a finger finishes a polygon by a button, and paints; two fingers drop the stroke', async ({ page }) => {
  await bench.openAt(8, 'Polygon');
  const tap = async (point: PixelPoint) => {
    await hands.touch('touchStart', [await bench.onScreen('image', point)]);
    await hands.touch('touchEnd');
  };
  for (const corner of [
    [5, 5],
    [30, 5],
    [30, 30],
    [38, 12],
  ] as const)
    await tap(corner);
  const bar = page.getByRole('group', { name: 'The polygon that is being drawn' });
  await expect(bar).toContainText('4 corners');
  await bar.getByRole('button', { name: 'Take back' }).click();
  await expect(bar).toContainText('3 corners');
  await bar.getByRole('button', { name: 'Finish' }).click();
  await expect(bar).toHaveCount(0);
  isNear(areaOf((await stored(8, 1))[0]), 312.5, 8);
  await bench.button('Brush').click();
  await page.getByRole('slider', { name: 'Brush size' }).fill('6');
  await hands.touch('touchStart', [await bench.onScreen('image', [8, 35])]);
  await hands.touch('touchMove', [await bench.onScreen('image', [28, 35])]);
  await hands.touch('touchEnd');
  isNear(areaOf((await stored(8, 2))[1]), 120 + 9 * Math.PI, 4);
  await hands.touch('touchStart', [await bench.onScreen('image', [8, 20])]);
  await hands.touch('touchMove', [await bench.onScreen('image', [16, 20])]);
  await hands.spread(await bench.onScreen('image', [16, 20]));
  await expect(bench.regions).toHaveCount(2);
  await expect(bench.drawn('region-preview')).toHaveCount(0);
});

test('a pen paints as thick as it presses', async () => {
  await bench.openAt(9, 'Brush');
  await bench.page.getByRole('slider', { name: 'Brush size' }).fill('10');
  for (const [force, x] of [
    [1, 15],
    [0.5, 35],
  ] as const) {
    const at = await bench.onScreen('image', [x, 20]);
    await hands.pen('mousePressed', at, 1, force);
    await hands.pen('mouseReleased', at, 0);
  }
  const [whole, half] = await stored(9, 2);
  isNear(areaOf(whole), 25 * Math.PI, 3);
  isNear(areaOf(half), 3.125 ** 2 * Math.PI, 3);
});

test('Delete removes a corner that a click or Tab has selected, and the arrows move it', async ({ page }) => {
  await bench.openAt(10, 'Polygon');
  for (const corner of [
    [5, 5],
    [30, 5],
    [30, 30],
    [5, 30],
  ] as const)
    await click(page, corner);
  await page.keyboard.press('Enter');
  await bench.button('Pan').click();
  await bench.drawn('region-corner').nth(2).click();
  await page.keyboard.press('Shift+ArrowLeft');
  isNear(areaOf((await stored(10, 1))[0]), 625 - 125, 8);
  await page.keyboard.press('Delete');
  isNear(areaOf((await stored(10, 1))[0]), 312.5, 8);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Escape');
  for (const times of [1, 2, 3, 4]) {
    await page.keyboard.press('Tab');
    await expect(bench.drawn('region-corner').nth(times - 1)).toHaveClass(/chosen/);
  }
  // After the last corner, the focus goes on.
  await page.keyboard.press('Tab');
  await expect(bench.panel('image').getByRole('application')).not.toBeFocused();
  await page.keyboard.press('Delete');
  await expect(bench.regions).toHaveCount(0);
});
