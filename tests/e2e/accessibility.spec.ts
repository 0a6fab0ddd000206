import type { Context } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { findings, putOn, seeAs, sidewaysScroll, sights, smallTargets, themes, unseenFocus } from './accessibility.ts';
import { everyPage, type FullProject, makeFullProject } from './every-page.ts';
import { openContext } from './installation.ts';

let context: Context;
let full: FullProject;

test.beforeAll(async () => {
  context = await openContext();
  // Playwright comes back with a new worker after a failure: a project for each.
  full = await makeFullProject(context, `Every page ${test.info().workerIndex}`);
});
test.afterAll(() => context.close());

test('every page can be read, reached and pressed: dark and light, 320 px wide, with text of twice the size', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const { name, open } of everyPage(full)) {
    await test.step(name, async () => {
      await seeAs(page, sights[0]);
      await open(page);
      for (const sight of sights) {
        await seeAs(page, sight);
        const found = [...(await sidewaysScroll(page)), ...(await smallTargets(page))];
        for (const theme of themes) {
          await putOn(page, theme);
          found.push(...(await findings(page, theme === themes[0] ? 'all' : 'colours')));
        }
        expect.soft(found, `${name}, ${sight.name}`).toEqual([]);
      }
      await seeAs(page, sights[0]);
      expect.soft(await unseenFocus(page), `${name}: focus`).toEqual([]);
    });
  }
});

test('the checks themselves find a page that cannot be read, reached or pressed', async ({ page }) => {
  await page.setContent(`<html lang="en"><head><title>Faults</title><style>
    body { margin: 0; color: #999; background: #bbb }
    button { outline: none }
  </style></head><body><main>
    <h1>Faults</h1><h3>A level left out</h3>
    <dl><p>No term</p></dl>
    <div style="width: 150vw; height: 1px"></div>
    <button style="width: 12px; height: 12px; min-height: 0; padding: 0">x</button>
    <input type="checkbox">
  </main></body></html>`);
  const rules = (await findings(page)).map((finding) => finding.split(/[ :]+/)[1]);
  for (const rule of ['color-contrast', 'definition-list', 'heading-order', 'label']) expect(rules).toContain(rule);
  expect(await sidewaysScroll(page)).toHaveLength(1);
  expect(await smallTargets(page)).toHaveLength(2);
  expect(await unseenFocus(page)).toEqual(['focus on button “x” cannot be seen']);
});
