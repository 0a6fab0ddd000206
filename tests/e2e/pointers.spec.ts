import type { Roi } from '@fovea/domain';
import { shapeArea } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { feedback } from '@fovea/services';
import { expect, type Locator, test } from '@playwright/test';
import { DrawingPage, makeImagesToDrawOn } from './drawing.ts';
import { Hands, middleOf, type Pointer, pointers, stroke } from './hands.ts';
import { openContext } from './installation.ts';
import type { PixelPoint } from './workbench-page.ts';

// Each row of the gestures that Fovea promises, with each pointer that a person may have: see `?` on the workbench.

let context: Context;
let made: Awaited<ReturnType<typeof makeImagesToDrawOn>>;

test.beforeAll(async () => {
  context = await openContext();
  made = await makeImagesToDrawOn(context, `Pointers ${test.info().workerIndex}`);
});
test.afterAll(() => context.close());

/** A page on which everything is done by one pointer. */
class PointedPage extends DrawingPage {
  readonly pointer: Pointer;

  constructor(bench: DrawingPage, pointer: Pointer) {
    super(bench.page, made);
    this.pointer = pointer;
  }

  async press(thing: Locator): Promise<void> {
    await thing.scrollIntoViewIfNeeded();
    await this.pointer.down(await middleOf(thing));
    await this.pointer.up();
  }

  async take(tool: string): Promise<void> {
    await this.press(this.button(tool));
    await this.isInHand(tool);
  }

  async tap(...points: readonly PixelPoint[]): Promise<void> {
    for (const point of points) {
      await this.pointer.down(await this.onScreen('image', point));
      await this.pointer.up();
    }
  }

  async draw(...way: readonly PixelPoint[]): Promise<void> {
    await stroke(this.pointer, await Promise.all(way.map((point) => this.onScreen('image', point))));
  }

  /** What Fovea has stored once the page says that it is saved. */
  async stored(place: number, count: number): Promise<readonly Roi[]> {
    await expect(this.regions).toHaveCount(count);
    await this.waitUntilSaved();
    return (await feedback.get(context, { image: made.all[place] ?? '' })).rois;
  }
}

/** Stored coordinates lie within half a pixel of the hand's. */
function expectBox(roi: Roi | undefined, meant: readonly [x: number, y: number, width: number, height: number]): void {
  if (roi === undefined || !('width' in roi.shape)) throw new Error('no box');
  const { x, y, width, height } = roi.shape;
  for (const [index, found] of [x, y, width, height].entries())
    expect(Math.abs(found - (meant[index] ?? NaN))).toBeLessThan(0.5);
}

const areaOf = (roi: Roi | undefined) => (roi === undefined ? NaN : shapeArea(roi.shape));
const isNear = (found: number, meant: number, by: number) => expect(Math.abs(found - meant)).toBeLessThan(by);

for (const [order, name] of (['mouse', 'finger', 'pen'] as const).entries()) {
  // Six images for each pointer, behind those that have regions.
  const place = (number: number) => 2 + 6 * order + number;

  test.describe(`with a ${name}`, () => {
    let bench: PointedPage;
    let hands: Hands;

    test.beforeEach(async ({ page }) => {
      hands = await Hands.on(page);
      bench = new PointedPage(new DrawingPage(page, made), pointers[name](page, hands));
    });

    test('each tool draws what is stored, and a polygon ends in three ways', async ({ page }) => {
      await bench.openAt(place(0));
      await bench.take('Rectangle');
      await bench.draw([4, 4], [16, 12]);
      await bench.take('Ellipse');
      await bench.draw([20, 4], [32, 12]);
      await bench.take('Freehand');
      await bench.draw([4, 18], [16, 18], [16, 30], [4, 30]);
      await bench.take('Brush');
      await page.getByRole('slider', { name: 'Brush size' }).fill('4');
      await bench.draw([22, 20], [32, 20]);
      await bench.take('Point');
      await page.getByRole('slider', { name: 'Point size' }).fill('6');
      await bench.tap([26, 32]);
      const [box, oval, outline, stroke, point] = await bench.stored(place(0), 5);
      expectBox(box, [4, 4, 12, 8]);
      expectBox(oval, [20, 4, 12, 8]);
      expectBox(point, [23, 29, 6, 6]);
      isNear(areaOf(outline), 144, 8);
      isNear(areaOf(stroke), 40 + 4 * Math.PI, 3);

      await bench.openAt(place(1));
      await bench.take('Polygon');
      const corners = (left: number, top: number): PixelPoint[] => [
        [left, top],
        [left + 12, top],
        [left + 12, top + 12],
      ];
      const bar = page.getByRole('group', { name: 'The polygon that is being drawn' });
      await bench.tap(...corners(4, 4), [4, 14]);
      await expect(bar).toContainText('4 corners');
      await bench.press(bar.getByRole('button', { name: 'Take back' }));
      await expect(bar).toContainText('3 corners');
      await bench.press(bar.getByRole('button', { name: 'Finish' }));
      await bench.tap(...corners(22, 4), [22, 4]);
      await expect(bench.regions).toHaveCount(2);
      await bench.tap([4, 22], [16, 22]);
      await bench.pointer.doubleTap(await bench.onScreen('image', [16, 34]));
      for (const each of await bench.stored(place(1), 3)) isNear(areaOf(each), 72, 5);

      await bench.take('Wand');
      await page.getByRole('slider', { name: 'Tolerance' }).fill('20');
      await bench.tap([1, 1]);
      expect((await bench.stored(place(1), 4)).at(-1)?.shape).toMatchObject({ kind: 'area', tool: 'wand' });
    });

    test('a region is moved, scaled, reshaped, added to, cut, meant, undone and removed', async ({ page }) => {
      await bench.openAt(place(2));
      await bench.take('Rectangle');
      await bench.draw([6, 6], [22, 18]);
      await bench.take('Pan');
      await bench.draw([10, 10], [14, 12]);
      expectBox((await bench.stored(place(2), 1))[0], [10, 8, 16, 12]);
      const [x, y] = await middleOf(bench.drawn('region-corner').nth(2));
      const { scale } = await bench.sight('image');
      await stroke(bench.pointer, [
        [x, y],
        [x + 4 * scale, y + 8 * scale],
      ]);
      expectBox((await bench.stored(place(2), 1))[0], [10, 8, 20, 20]);

      await bench.take('Rectangle');
      await bench.press(bench.button('Add to region'));
      await bench.draw([28, 10], [36, 20]);
      isNear(areaOf((await bench.stored(place(2), 1))[0]), 460, 8);
      await bench.press(bench.button('Cut from region'));
      await bench.draw([8, 20], [32, 30]);
      isNear(areaOf((await bench.stored(place(2), 1))[0]), 300, 8);
      await bench.press(bench.button('Undo'));
      isNear(areaOf((await bench.stored(place(2), 1))[0]), 460, 8);
      await bench.press(bench.button('Redo'));
      isNear(areaOf((await bench.stored(place(2), 1))[0]), 300, 8);
      await bench.take('Eraser');
      await page.getByRole('slider', { name: 'Brush size' }).fill('4');
      await bench.draw([20, 4], [20, 24]);
      expect(areaOf((await bench.stored(place(2), 1))[0])).toBeLessThan(270);

      await bench.take('Pan');
      const corner = bench.drawn('region-corner').first();
      await bench.press(corner);
      await expect(corner).toHaveClass(/chosen/);
      const count = await bench.drawn('region-corner').count();
      await page.keyboard.press('Delete');
      await expect(bench.drawn('region-corner')).toHaveCount(count - 1);
      await bench.press(bench.regions.getByRole('button', { name: 'Region 1 means ignore; change it' }));
      expect((await bench.stored(place(2), 1))[0]).toMatchObject({ meaning: 'attend' });
      await bench.press(bench.regions.getByRole('button', { name: 'Remove region 1' }));
      await bench.stored(place(2), 0);
      await page.reload();
      await expect(bench.button('Undo')).toHaveAttribute('title', /Undo: Remove/);
      await bench.press(bench.button('Undo'));
      await bench.stored(place(2), 1);
    });

    test('regions are locked, hidden, seen without, selected together, duplicated, and copied to the next image', async ({
      page,
    }) => {
      await bench.openAt(place(4));
      await bench.take('Rectangle');
      await bench.draw([6, 6], [22, 18]);
      await bench.take('Pan');
      await bench.press(bench.button('Lock region 1'));
      await bench.draw([10, 10], [14, 12]);
      expectBox((await bench.stored(place(4), 1))[0], [6, 6, 16, 12]);
      await bench.press(bench.button('Lock region 1'));

      const drawn = bench.drawn('region');
      await bench.press(bench.button('Hide all'));
      await expect(drawn).toHaveCount(0);
      await bench.press(bench.button('Show all'));
      await expect(drawn).toHaveCount(1);
      await bench.pointer.down(await middleOf(bench.button('Picture alone while held')));
      await expect(drawn).toHaveCount(0);
      await bench.pointer.up();
      await expect(drawn).toHaveCount(1);

      await bench.press(bench.button('Duplicate'));
      await bench.stored(place(4), 2);
      await bench.press(bench.button('Select all'));
      await expect(page.getByTestId('selected-regions')).toContainText('2 regions selected');
      await bench.press(bench.button('Copy to next image'));
      await expect(page.getByTestId('workbench')).not.toHaveAttribute('data-image', made.all[place(4)] ?? '');
      await expect(bench.regions).toHaveCount(2);
      await bench.waitUntilSaved();
    });

    test('the view is moved and zoomed, values are read and kept, and the next image comes', async ({ page }) => {
      await bench.openAt(place(3));
      const scaleNow = async () => (await bench.sight('image')).scale;
      const fitted = await scaleNow();
      const middle = await bench.onScreen('image', [20, 20]);
      if (name === 'mouse') {
        await page.mouse.move(...middle);
        await page.mouse.wheel(0, -300);
      } else if (name === 'finger') await hands.spread(middle);
      else await bench.press(bench.button('Zoom in'));
      await expect.poll(scaleNow).toBeGreaterThan(fitted * 1.2);
      await bench.waitUntilStill();

      const before = await bench.sight('image');
      const [x, y] = await bench.onScreen('image', before.centre);
      await stroke(bench.pointer, [
        [x, y],
        [x - 60, y - 40],
      ]);
      const centreNow = async () => (await bench.sight('image')).centre;
      await expect.poll(async () => (await centreNow())[0]).toBeCloseTo(before.centre[0] + 60 / before.scale, 0);
      await expect.poll(async () => (await centreNow())[1]).toBeCloseTo(before.centre[1] + 40 / before.scale, 0);
      await expect(bench.regions).toHaveCount(0);
      await bench.press(bench.button('Fit'));
      await expect.poll(scaleNow).toBeCloseTo(fitted, 5);
      await bench.waitUntilStill();

      const probe = page.getByTestId('probe');
      await bench.tap([12.5, 17.5]);
      await expect(probe).toHaveAttribute('data-pinned', 'true');
      await expect(probe.getByTestId('probe-position')).toHaveText('12, 17');
      await expect(probe.getByTestId('probe-rgb')).toHaveText(/^\d+ \d+ \d+$/);
      await bench.press(bench.button('Next image'));
      await expect(page.getByTestId('workbench')).not.toHaveAttribute('data-image', made.all[place(3)] ?? '');
      await bench.press(bench.button('Previous image'));
      await expect(page.getByTestId('workbench')).toHaveAttribute('data-image', made.all[place(3)] ?? '');
      await bench.press(bench.button('Shortcuts'));
      await expect(page.getByRole('dialog')).toContainText('Undo');
    });
  });
}

test('each row by keys: zoom, view, probe, meaning, purpose, size, hide, undo, next and the list of keys', async ({
  page,
}) => {
  const bench = new DrawingPage(page, made);
  const place = 20;
  await bench.openAt(place);
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const scaleNow = async () => (await bench.sight('image')).scale;
  const fitted = await scaleNow();
  await bench.panel('image').getByRole('application').focus();
  await press('+', '+');
  await expect.poll(scaleNow).toBeCloseTo(4 * fitted, 3);
  await press('-');
  await expect.poll(scaleNow).toBeCloseTo(2 * fitted, 3);
  await press('0');
  await expect.poll(scaleNow).toBeCloseTo(fitted, 3);

  const position = page.getByTestId('probe-position');
  await press('ArrowRight');
  await expect(position).toHaveText(/^\d+, \d+$/);
  const [x = NaN, y = NaN] = ((await position.textContent()) ?? '').split(', ').map(Number);
  await press('ArrowRight', 'ArrowDown', 'ArrowDown');
  await expect(position).toHaveText(`${x + 1}, ${y + 2}`);
  await press('Space');
  await expect(page.getByTestId('probe')).toHaveAttribute('data-pinned', 'true');
  await press('Escape');
  await expect(page.getByTestId('probe')).toHaveAttribute('data-pinned', 'false');

  await press('a');
  await expect(bench.button('Attend').first()).toHaveAttribute('aria-pressed', 'true');
  await press('i');
  await expect(bench.button('Ignore').first()).toHaveAttribute('aria-pressed', 'true');
  for (const [key, tool] of [
    ['r', 'Rectangle'],
    ['e', 'Ellipse'],
    ['p', 'Polygon'],
    ['f', 'Freehand'],
    ['w', 'Wand'],
    ['x', 'Point'],
    ['b', 'Brush'],
  ] as const) {
    await press(key);
    await bench.isInHand(tool);
  }
  const size = page.getByRole('slider', { name: 'Brush size' });
  const before = Number(await size.inputValue());
  await press(']');
  expect(Number(await size.inputValue())).toBeGreaterThan(before);
  await press('[');
  expect(Number(await size.inputValue())).toBe(before);

  await press('r', 'Space', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Space');
  await expect(bench.regions).toHaveCount(1);
  for (const purpose of ['Add to region', 'Cut from region', 'New region']) {
    await press('m');
    await expect(bench.button(purpose)).toHaveAttribute('aria-pressed', 'true');
  }
  await press('v');
  await expect(bench.drawn('region')).toHaveCount(0);
  await press('v');
  await expect(bench.drawn('region')).toHaveCount(1);
  await page.keyboard.down('h');
  await expect(bench.drawn('region')).toHaveCount(0);
  await page.keyboard.up('h');
  await expect(bench.drawn('region')).toHaveCount(1);
  await press('Escape', 'Control+z');
  await expect(bench.regions).toHaveCount(0);
  await press('Control+Shift+Z');
  await expect(bench.regions).toHaveCount(1);
  await press('Control+a', 'Delete');
  await expect(bench.regions).toHaveCount(0);
  await bench.waitUntilSaved();

  await press('.');
  await expect(page.getByTestId('workbench')).not.toHaveAttribute('data-image', made.all[place] ?? '');
  await press(',');
  await expect(page.getByTestId('workbench')).toHaveAttribute('data-image', made.all[place] ?? '');
  await press('?');
  await expect(page.getByRole('dialog')).toContainText('Undo');
});
