import type { Context } from '@fovea/services';
import { type BrowserContext, expect, test } from '@playwright/test';
import { freePort } from '../support/launch-fovea.ts';
import { openContext } from './installation.ts';
import { type Lasting, LastingPage, makeLasting, savedRegions } from './lasting.ts';

let context: Context;
let made: Lasting;
let browser: BrowserContext;

test.beforeAll(async () => {
  context = await openContext();
  made = await makeLasting(context, 'Drafts');
});
test.afterAll(async () => {
  await made.server.end();
  await context.close();
});
test.beforeEach(({ context: tabs }) => {
  browser = tabs;
});

const openTab = async () => new LastingPage(await browser.newPage(), made);

test('a region of a tab that cannot send, and closes after another tab has saved, is there in the next tab', async () => {
  const [image] = made.all;
  const first = await openTab();
  await first.openAt(0);
  await first.page.route(/feedback\.save/, (route) => route.abort());
  await first.draw(0);
  await first.hasState('failed');

  const second = await openTab();
  await second.openAt(0);
  await second.draw(1);
  await second.waitUntilSaved();
  await expect(second.regions).toHaveCount(1);
  await first.page.close();
  await second.page.close();
  expect(await savedRegions(context, image)).toBe(1);

  const third = await openTab();
  await third.openAt(0);
  await expect(third.regions).toHaveCount(2);
  await expect(third.page.getByText('Another tab closed before its regions were sent.')).toBeVisible();
  await third.waitUntilSaved();
  expect(await savedRegions(context, image)).toBe(2);
  await third.page.reload();
  await expect(third.regions).toHaveCount(2);
  await third.button('Undo').click();
  await expect(third.regions).toHaveCount(1);
  await third.page.close();
});

test('regions that wait at one port are named at another one, and are sent once Fovea is back, whatever page is open', async () => {
  const { server } = made;
  const { port } = server;
  const tab = await openTab();
  await tab.openAt(1);
  await server.stop();
  await tab.draw(0);
  await tab.hasState('failed');
  await tab.page.close();

  await server.start(await freePort());
  const elsewhere = await openTab();
  await elsewhere.openAt(1);
  await expect(elsewhere.regions).toHaveCount(0);
  await expect(elsewhere.page.getByText('Regions on one image are not sent yet')).toBeVisible();
  await expect(elsewhere.page.getByText(`npm start -- --port ${port}`)).toBeVisible();
  await elsewhere.page.close();
  await server.stop();

  await server.start(port);
  const back = await openTab();
  await back.page.goto(`${server.address}/images?project=${made.project}`);
  await expect(back.page.getByText('Unsent regions of one image are saved now')).toBeVisible();
  expect(await savedRegions(context, made.all[1])).toBe(1);
  expect((await browser.cookies()).filter(({ name }) => name.startsWith('fovea-unsent'))).toEqual([]);
  await back.openAt(1);
  await expect(back.regions).toHaveCount(1);
});
