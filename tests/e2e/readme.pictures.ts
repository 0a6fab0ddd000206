import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import { feedback, images, imports } from '@fovea/services';
import { expect, type Page, test } from '@playwright/test';
import { openContext, trainFirstModel } from './installation.ts';
import { thingsOn } from './things-on.ts';
import { WorkbenchPage } from './workbench-page.ts';

/** Marked beside the image that is shown, as an expert did before. */
const markedBefore = 20;

const pathOf = (name: string) => fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url));

async function sampleFile() {
  const text = await readFile(new URL('../../data/sample.json', import.meta.url), 'utf8');
  const { settings, seed } = JSON.parse(text) as { settings: object; seed: number };
  return { settings: sampleSettingsSchema.parse(settings), seed };
}

/** Where the differences lie on the page: the bar with their figures, and the panels below it. */
async function placeOfDifferences(page: Page) {
  const parts = ['comparison', 'panel-before', 'panel-after', 'panel-difference'];
  const boxes = await Promise.all(parts.map((part) => page.getByTestId(part).boundingBox()));
  const edges = boxes.map((box) => {
    if (box === null) throw new Error('There are no differences to take a picture of.');
    return { left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height };
  });
  const margin = 12;
  const x = Math.min(...edges.map(({ left }) => left)) - margin;
  const y = Math.min(...edges.map(({ top }) => top)) - margin;
  return {
    ...{ x, y },
    width: Math.max(...edges.map(({ right }) => right)) + margin - x,
    height: Math.max(...edges.map(({ bottom }) => bottom)) + margin - y,
  };
}

test('the workbench while a correction trains, and the differences that it made', async ({ page }) => {
  const context = await openContext();
  try {
    const { project } = await imports.importSample(context);
    await trainFirstModel(context, project);
    const { items } = await images.list(context, { project, split: 'train', limit: 500 });
    const dotted = thingsOn(items, await sampleFile(), 'dot');
    const [shown, ...others] = dotted.filter(({ image }) => image.width > 50 && image.height > 50);
    if (shown === undefined) throw new Error('No cell of the sample has a dot.');
    for (const { image, box } of others.slice(0, markedBefore)) {
      const { x, y, width, height } = box;
      const shape = { kind: 'rectangle', x, y, width, height } as const;
      const rois = [{ id: randomUUID(), meaning: 'ignore', strength: 1, shape } as const];
      await feedback.save(context, { image: image.id, revision: 0, rois });
    }

    await page.emulateMedia({ colorScheme: 'dark' });
    const bench = new WorkbenchPage(page);
    await bench.open(shown.image.id);
    const { x, y, width, height } = shown.box;
    await bench.drawRectangle('Ignore', [x - 1, y - 1], [x + width + 1, y + height + 1]);
    await bench.waitUntilSaved();
    await bench.button('Show prediction').click();
    await expect(page.getByTestId('prediction')).toBeVisible();
    await bench.button('Retrain').click();
    await page.getByTestId('retrain').getByRole('button', { name: 'Start retraining' }).click();
    await page.mouse.move(4, 4);
    await expect(page.getByTestId('training-progress')).toContainText(/step [23]\d of/);
    await expect(page.getByTestId('loss-curve')).toBeVisible();
    await page.screenshot({ path: pathOf('workbench') });

    await expect(page.getByTestId('run-state')).toHaveAttribute('data-state', 'finished');
    // Three panels that are nearly square.
    await page.setViewportSize({ width: 1440, height: 640 });
    await bench.button('Three side by side').click();
    await page.keyboard.press('Escape');
    await bench.button('Show differences').click();
    for (const name of ['before', 'after', 'difference'])
      await expect(bench.panel(name)).toHaveAttribute('data-loaded', 'true');
    await bench.waitUntilStill('before');
    await page.screenshot({ path: pathOf('differences'), clip: await placeOfDifferences(page) });
  } finally {
    await context.close();
  }
});
