import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BenchmarkSetting } from './benchmark.ts';
import { maskQuality } from './mask-quality.ts';
import { quickExperts } from './mask-quality/experts.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-mask-quality-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('goes the whole way on little data, goes on where it was stopped, and ends with the same figures', async () => {
  const said: string[] = [];
  const setting = (stopAt: string | null): BenchmarkSetting => ({
    seed: 5,
    data: join(folder, 'no real cells'),
    options: { state: folder },
    environment: {},
    quick: true,
    say(line) {
      said.push(line);
      if (stopAt !== null && line.includes(stopAt)) throw new Error('stopped');
    },
  });
  await expect(maskQuality.run(setting('half of each region'))).rejects.toThrow('stopped');
  const parts = async () => (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
  const before = await parts();
  expect(before).toHaveLength(1 + 3);

  const first = await maskQuality.run(setting(null));
  expect(await parts()).toEqual(expect.arrayContaining(before));
  expect(await parts()).toHaveLength(1 + quickExperts.length);
  for (const name of ['base', 'faultless', 'control', 'halfRegion', 'allWrong']) {
    expect(first.figures[name], name).toBeGreaterThanOrEqual(0);
    expect(first.figures[name], name).toBeLessThanOrEqual(1);
  }
  expect(first.figures['realInfectedMarked']).toBeNull();
  expect(said.join('\n')).toContain('malaria cells are not in the data folder');

  const made = async () =>
    Promise.all((await parts()).sort().map(async (name) => (await stat(join(folder, name))).mtimeMs));
  const times = await made();
  expect(await maskQuality.run(setting(null))).toEqual(first);
  expect(await made()).toEqual(times);
}, 120_000);
