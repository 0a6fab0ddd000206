import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BenchmarkSetting } from './benchmark.ts';
import { confounder } from './confounder.ts';

async function quickSetting(): Promise<BenchmarkSetting> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-confounder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const data = join(folder, 'no real cells');
  return { seed: 0, data, options: { state: folder }, environment: {}, quick: true, say: () => undefined };
}

test('a correction goes the whole way on little data, and a second run finds the same in what was kept', async () => {
  const setting = await quickSetting();
  const first = await confounder.run(setting);
  for (const name of ['base', 'corrected', 'undotted']) {
    expect(first.figures[name], name).toBeGreaterThanOrEqual(0);
    expect(first.figures[name], name).toBeLessThanOrEqual(100);
  }
  expect(await confounder.run(setting)).toEqual(first);
}, 60_000);
