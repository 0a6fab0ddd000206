import path from 'node:path';
import type { Context } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { findings, putOn, seeAs, sidewaysScroll, themes } from './accessibility.ts';
import { everyPage, type FullProject, makeFullProject } from './every-page.ts';
import { openContext } from './installation.ts';
import { workbenchStates } from './workbench-states.ts';

const folder = path.resolve('test-results', 'states');
const sizes = [
  [1440, 900],
  [1280, 720],
  [820, 1180],
  [390, 844],
] as const;

let context: Context;
let full: FullProject;

test.beforeAll(async () => {
  context = await openContext();
  full = await makeFullProject(context, 'States');
});
test.afterAll(() => context.close());

test('every state of every page, to be looked at: four sizes, dark and light', async ({ page }) => {
  test.setTimeout(3_600_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const visits = [...workbenchStates(full), ...everyPage(full)];
  for (const [order, { name, open }] of visits.entries()) {
    await test.step(name, async () => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await open(page);
      for (const [width, height] of sizes) {
        const sight = { name: `${width} × ${height}`, width, height, text: 1 };
        await seeAs(page, sight);
        const found = await sidewaysScroll(page);
        for (const theme of themes) {
          await putOn(page, theme);
          const file = [String(order).padStart(2, '0'), name.replace(/[^a-z]+/gi, '-'), width, theme].join('_');
          await page.screenshot({ path: path.join(folder, `${file}.png`), fullPage: true });
          found.push(...(await findings(page, theme === themes[0] ? 'all' : 'colours')));
        }
        expect.soft(found, `${name}, ${sight.name}`).toEqual([]);
      }
      // What a person chose of the display is kept by the browser: the next state begins without it.
      await page.evaluate(() => localStorage.removeItem('fovea:display'));
    });
  }
});
