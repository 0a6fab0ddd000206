import type { Context } from '@fovea/services';
import { expect, type Page, test } from '@playwright/test';
import { DrawingPage, type DrawingProject, makeDrawingProject } from './drawing.ts';
import { Hands, middleOf } from './hands.ts';
import { openContext } from './installation.ts';
import type { PixelPoint } from './workbench-page.ts';

let context: Context;
let made: DrawingProject;
let bench: DrawingPage;
let hands: Hands;

test.beforeAll(async () => {
  context = await openContext();
  made = await makeDrawingProject(context, `Gestures ${test.info().workerIndex}`);
});
test.afterAll(() => context.close());
test.beforeEach(async ({ page }) => {
  bench = new DrawingPage(page, made);
  hands = await Hands.on(page);
});

/** The mouse with its main button, from one point of the image to another; it stays pressed. */
async function press(page: Page, from: PixelPoint, to: PixelPoint): Promise<void> {
  await page.mouse.move(...(await bench.onScreen('image', from)));
  await page.mouse.down();
  await page.mouse.move(...(await bench.onScreen('image', to)), { steps: 4 });
}

/** Nothing is drawn, and nothing follows the pointer. */
async function expectNothingSticks(page: Page, count = 0): Promise<void> {
  await page.mouse.move(...(await bench.onScreen('image', [30, 30])), { steps: 3 });
  await expect(bench.drawn('region-preview')).toHaveCount(0);
  await expect(bench.regions).toHaveCount(count);
}

test('a drag outside the image, a slip of the hand and a double click draw nothing; two clicks do', async ({
  page,
}) => {
  await bench.openAt(4, 'Rectangle');
  const { scale } = await bench.sight('image');
  // In the margin that a fitted image always has.
  const above = -9 / scale;
  for (const [from, to] of [
    [
      [5, above],
      [40, above],
    ],
    [
      [5, above],
      [40, -2 / scale],
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
      await expect(bench.drawn('region-preview')).toHaveCount(0);
      await expect(bench.regions).toHaveCount(0);
    }
  }
  await page.keyboard.press('0');
  await page.mouse.dblclick(x, y);
  await expectNothingSticks(page);
  await page.mouse.click(x, y);
  await page.mouse.move(x + 50, y + 40, { steps: 3 });
  await expect(bench.drawn('region-preview')).toHaveCount(1);
  await page.mouse.click(x + 50, y + 40);
  await expectNothingSticks(page, 1);
});

test('another button, a lost pointer or a left window ends a gesture, and no shape sticks to the pointer', async ({
  page,
}) => {
  await bench.openAt(5, 'Rectangle');
  for (const button of ['right', 'middle'] as const) {
    await press(page, [5, 5], [25, 25]);
    await expect(bench.drawn('region-preview')).toHaveCount(1);
    await page.mouse.down({ button });
    await page.mouse.move(...(await bench.onScreen('image', [28, 28])));
    await expect(bench.drawn('region-preview')).toHaveCount(0);
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
  const placeOf = () => bench.drawn('region').getAttribute('d');
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
    await expect(bench.drawn('region-preview')).toHaveCount(0);
    await page.keyboard.press('0');
    await expect.poll(scaleNow).toBeCloseTo(scale, 3);
  };
  await bench.openAt(6, 'Rectangle');
  await pinch([5, 5], [20, 20]);
  await expect(bench.regions).toHaveCount(0);
  await bench.button('Polygon').click();
  await pinch([5, 5], [20, 20]);
  await expect(bench.regions).toHaveCount(0);

  // One finger draws; a tap is no rectangle.
  await bench.button('Rectangle').click();
  await hands.touch('touchStart', [await bench.onScreen('image', [5, 5])]);
  await hands.touch('touchMove', [await bench.onScreen('image', [25, 25])]);
  await hands.touch('touchEnd');
  await expect(bench.regions).toHaveCount(1);
  await bench.button('Pan').click();
  const placeOf = () => bench.drawn('region').getAttribute('d');
  const before = await placeOf();
  await pinch([15, 15], [22, 22]);
  expect(await placeOf()).toBe(before);
  await pinch([25, 25], [32, 32]);
  expect(await placeOf()).toBe(before);
});

test('an outline that crosses itself is kept as what it fills; Shift adds to the selected region, Alt cuts from it', async ({
  page,
}) => {
  await bench.openAt(8, 'Polygon');
  for (const point of [
    [10, 10],
    [30, 30],
    [30, 10],
    [10, 30],
  ] as const)
    await page.mouse.click(...(await bench.onScreen('image', point)));
  await page.keyboard.press('Enter');
  // Two triangles of 100 px².
  await expect(bench.regions).toHaveText([/Polygon.* (19\d|20\d) px²/s]);
  await bench.button('Rectangle').click();
  await page.keyboard.down('Shift');
  await press(page, [35, 10], [45, 20]);
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(bench.regions).toHaveText([/Polygon, . parts.* (29\d|30\d) px²/s]);
  await page.keyboard.down('Alt');
  await press(page, [5, 5], [32, 32]);
  await page.mouse.up();
  await page.keyboard.up('Alt');
  await expect(bench.regions).toHaveText([/Polygon.* (9\d|10\d) px²/s]);
  await page.keyboard.press('Control+z');
  await expect(bench.regions).toHaveText([/Polygon, . parts/]);
  await bench.waitUntilSaved();
  const drawn = await bench.drawn('region').getAttribute('d');
  await page.reload();
  await expect(bench.drawn('region')).toHaveAttribute('d', drawn ?? '');
});

test('a polygon that cannot be kept says why; an edge’s middle makes a corner only where it is dragged', async ({
  page,
}) => {
  await bench.openAt(7, 'Polygon');
  const click = async (...points: PixelPoint[]) => {
    for (const point of points) await page.mouse.click(...(await bench.onScreen('image', point)));
  };
  await click([5, 5], [30, 5]);
  await page.keyboard.press('Enter');
  await expect(bench.word).toContainText('A polygon needs at least three corners');
  await click([40, 5]);
  await page.keyboard.press('Enter');
  await expect(bench.word).toContainText('All corners lie on one line');
  await expect(bench.regions).toHaveCount(0);
  await click([40, 35]);
  await page.keyboard.press('Enter');
  await expect(bench.regions).toHaveCount(1);

  await bench.button('Pan').click();
  const corners = bench.drawn('region-corner');
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
