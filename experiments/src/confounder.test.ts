import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { confounder } from './confounder.ts';
import { quickSetting } from './support/quick-setting.fixture.ts';

test('a correction goes the whole way on little data, and a second run finds the same in what was kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-confounder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const setting = quickSetting(folder, join(folder, 'no real cells'));
  const first = await confounder.run(setting);
  for (const name of ['base', 'corrected', 'undotted']) {
    expect(first.figures[name], name).toBeGreaterThanOrEqual(0);
    expect(first.figures[name], name).toBeLessThanOrEqual(100);
  }
  expect(await confounder.run(setting)).toEqual(first);
}, 60_000);
