import type { Identifier } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { feedback } from '@fovea/services';
import { expect, type Page, test } from '@playwright/test';
import { openContext } from './installation.ts';
import { attentionOf, rulerBlue, rulerHeight, Rulers, rulerWidth } from './rulers.ts';
import type { PixelPoint } from './workbench-page.ts';
import { WorkbenchPage } from './workbench-page.ts';

/** What a person sets in the browser, in percent, and what screens have. */
const browserZooms = [67, 80, 100, 125, 150];
const pixelRatios = [1, 1.25, 2];
/** Times that `+` is pressed before each round of readings. */
const zoomSteps = [0, 1, 1, 2];
const pixelsPerZoom = 20;
const windowSize = { width: 1440, height: 900 };
/** The ruler is letterboxed: rows of padding above it, of a square of its width. */
const padding = Math.floor((rulerWidth - rulerHeight) / 2);
const mapSide = 64;
/** Screen pixels along the edges of a panel where its name, its legend and its buttons lie. */
const lettering = 56;

let context: Context;
let rulers: Rulers;
let ruler: Identifier;

test.beforeAll(async () => {
  context = await openContext();
  rulers = await Rulers.draw(context);
  ruler = await rulers.imported(`Ruler at all sizes ${test.info().workerIndex}`, 'letterbox');
});
test.afterAll(async () => {
  await rulers.remove();
  await context.close();
});

/** A browser's zoom is to a page a smaller window and more dots for each of its pixels. */
async function zoomBrowser(page: Page, percent: number, pixelRatio: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const by = percent / 100;
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: Math.round(windowSize.width / by),
    height: Math.round(windowSize.height / by),
    deviceScaleFactor: pixelRatio * by,
    mobile: false,
  });
  expect(await page.evaluate(() => window.devicePixelRatio)).toBeCloseTo(pixelRatio * by, 5);
}

/** Some pixels of the ruler that a panel shows whole, beside its lettering. They are the same each time. */
async function pixelsInSight(bench: WorkbenchPage, panel: string): Promise<PixelPoint[]> {
  const { scale, centre } = await bench.sight(panel);
  const box = await bench.panel(panel).boundingBox();
  if (box === null) throw new Error('no panel');
  const range = (middle: number, length: number, end: number) => {
    const half = (length / 2 - lettering) / scale;
    return [Math.max(0, Math.ceil(middle - half)), Math.min(end, Math.floor(middle + half)) - 1] as const;
  };
  const [left, right] = range(centre[0], box.width, rulerWidth);
  const [top, bottom] = range(centre[1], box.height, rulerHeight);
  // Steps that meet each column and each row in another order.
  return Array.from({ length: pixelsPerZoom }, (_, index) => [
    left + ((index * 53) % (right - left + 1)),
    top + ((index * 37) % (bottom - top + 1)),
  ]);
}

/** What the page says of the pixel under the pointer, once it speaks of this pixel. */
async function readAt(
  page: Page,
  [x, y]: PixelPoint,
  about: string,
): Promise<{ rgb: string | null; attention: number }> {
  const probe = page.getByTestId('probe');
  await expect(probe.getByTestId('probe-position'), about).toHaveText(`${x}, ${y}`, { timeout: 5000 });
  const [rgb, attention] = await Promise.all([
    probe.getByTestId('probe-rgb').textContent(),
    probe.getByTestId('probe-attention').textContent(),
  ]);
  return { rgb, attention: Number(attention?.replace('−', '-')) };
}

for (const browserZoom of browserZooms)
  test(`at a browser zoom of ${browserZoom} %, the probe reads the pixel that is painted under it, and drawings lie where the hand was`, async ({
    page,
  }) => {
    const bench = new WorkbenchPage(page);
    const map = await attentionOf(page, ruler);
    for (const pixelRatio of pixelRatios) {
      await zoomBrowser(page, browserZoom, pixelRatio);
      await bench.open(ruler);
      await expect(bench.panel('occlusion')).toHaveAttribute('data-loaded', 'true');
      await bench.waitUntilStill();
      await bench.removeRegions();
      for (const [round, steps] of zoomSteps.entries()) {
        // The two panels read one after the other.
        const panel = round % 2 === 0 ? 'image' : 'attention';
        for (let step = 0; step < steps; step++) await page.keyboard.press('+');
        for (const [x, y] of await pixelsInSight(bench, panel)) {
          const place = await bench.onScreen(panel, [x + 0.5, y + 0.5]);
          const about = `pixel ${x}, ${y} of ${panel}, pixel ratio ${pixelRatio}, round ${round}`;
          await page.mouse.move(...place);
          const { rgb, attention } = await readAt(page, [x, y], about);
          expect(rgb, about).toBe(`${x} ${y} ${rulerBlue}`);
          const [column, row] = [x + 0.5, y + 0.5 + padding].map((at) => Math.floor((at * mapSide) / rulerWidth));
          expect(attention, about).toBeCloseTo(map[(row ?? 0) * mapSide + (column ?? 0)] ?? NaN, 2);
          if (panel === 'image') expect(await bench.paintedAt('image', place), about).toEqual([x, y, rulerBlue, 255]);
        }
        if (panel === 'image') await expectDrawnWhereTheHandWas(bench);
      }
    }
  });

/** Stored coordinates lie within half a pixel of the image. */
async function expectDrawnWhereTheHandWas(bench: WorkbenchPage): Promise<void> {
  const pixels = await pixelsInSight(bench, 'image');
  const [left, top] = [0, 1].map((axis) => Math.min(...pixels.map((pixel) => pixel[axis] ?? 0)) + 2.3);
  if (left === undefined || top === undefined) throw new Error('no pixels');
  const size = [9.4, 7.1] as const;
  await bench.drawRectangle('Ignore', [left, top], [left + size[0], top + size[1]]);
  await bench.waitUntilSaved();
  const { rois } = await feedback.get(context, { image: ruler });
  const shape = rois.at(-1)?.shape;
  if (shape?.kind !== 'rectangle') throw new Error('no rectangle');
  const found = [shape.x, shape.y, shape.width, shape.height];
  for (const [index, meant] of [left, top, ...size].entries())
    expect(Math.abs((found[index] ?? NaN) - meant)).toBeLessThan(0.5);
  await bench.removeRegions();
}
