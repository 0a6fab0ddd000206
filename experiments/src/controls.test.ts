import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { controls } from './controls.ts';
import { quickSetting } from './support/quick-setting.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-controls-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a control is never accepted or partial, and what was trained is judged again without training', async () => {
  const setting = quickSetting(folder, join(folder, 'no real cells'));
  const { figures } = await controls.run(setting);
  // A first model and a retraining of each check, and a verdict for each drawing.
  const parts = (await readdir(folder, { recursive: true })).filter((name) => /seed-2-smear.*json$|judged/.test(name));
  expect(parts).toHaveLength(4 + 3);
  expect(figures).toMatchObject({ controls: 2, controlsAccepted: 0, controlsPartial: 0, needless: 1 });
  expect([0, 1]).toContain(figures['needlessQuiet']);
  await Promise.all(parts.filter((name) => name.includes('judged')).map((name) => rm(join(folder, name))));
  expect((await controls.run(setting)).figures).toEqual(figures);
}, 120_000);
