import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BenchmarkSetting } from './benchmark.ts';
import { decoyFashion } from './decoy-fashion.ts';
import { decoyMnist } from './decoy-mnist.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-decoy-'));
});
afterAll(() => rm(folder, { recursive: true }));

const cases = [
  {
    benchmark: decoyFashion,
    parts: ['base', 'recalibrated20', 'recalibrated100', 'control', 'longControl', 'scratch'],
    figures: ['base', 'scratch', 'recalibrated20', 'recalibrated100', 'control'],
  },
  {
    benchmark: decoyMnist,
    parts: ['ours', 'base', 'rrr', 'control', 'twentyPercent', 'topHalfRemoved', 'wrong'],
    figures: ['base', 'rrr', 'ours', 'worstClass', 'twentyPercent', 'topHalfRemoved', 'control'],
  },
];

test.each(cases)(
  '$benchmark.name goes on where its time was spent, and ends with the same figures',
  async (one) => {
    const said: string[] = [];
    const setting = (options: Record<string, string>): BenchmarkSetting => ({
      seed: 0,
      data: join(folder, 'no data'),
      options: { state: folder, ...options },
      environment: {},
      quick: true,
      say: (line) => void said.push(line),
    });
    const made = async () => {
      const names = await readdir(join(folder, one.benchmark.name), { recursive: true }).catch(() => []);
      return names.filter((name) => name.endsWith('.json')).sort();
    };
    const nothing = await one.benchmark.run(setting({ minutes: '0' }));
    for (const figure of one.figures) expect(nothing.figures[figure], figure).toBeNull();
    expect(await made()).toEqual([]);
    expect(said.join('\n')).toContain('A stand-in is drawn meanwhile.');

    const short = await one.benchmark.run(setting({ epochs: '1' }));
    const begun = await made();
    for (const part of one.parts) expect(begun.join('\n')).toContain(part);
    expect(said.filter((line) => line.includes('at 2 epochs'))).toEqual([]);

    const first = await one.benchmark.run(setting({}));
    expect(await made()).toEqual(expect.arrayContaining(begun));
    for (const figure of one.figures) {
      expect(first.figures[figure], figure).toBeGreaterThanOrEqual(0);
      expect(first.figures[figure], figure).toBeLessThanOrEqual(100);
    }
    expect(first.figures['control']).toBe(short.figures['control']);

    const times = async () =>
      Promise.all((await made()).map(async (name) => (await stat(join(folder, one.benchmark.name, name))).mtimeMs));
    const before = await times();
    expect(await one.benchmark.run(setting({}))).toEqual(first);
    expect(await times()).toEqual(before);
  },
  120_000,
);

test.each(cases)('$benchmark.name says what is missing where it is not the quick form', async ({ benchmark }) => {
  const setting = { seed: 0, data: join(folder, 'no data'), options: { state: folder }, environment: {}, quick: false };
  await expect(benchmark.run({ ...setting, say: () => {} })).rejects.toThrow('FOVEA_SHARED_DATA');
});

test('recipes are tried on held-out training images, with seeds of their own', async () => {
  const setting = (seed: number, options: Record<string, string>): BenchmarkSetting => ({
    seed,
    data: join(folder, 'no data'),
    options: { state: join(folder, 'tuning'), ...options },
    environment: {},
    quick: true,
    say: () => {},
  });
  const tried = { try: '{"gateLearningRate":0.05,"steps":6}' };
  const plain = await decoyFashion.run(setting(90, {}));
  const changed = await decoyFashion.run(setting(90, tried));
  expect(plain.seeds).toEqual([100]);
  expect(plain.figures['scratch']).toBeNull();
  expect(changed.figures['base']).toBe(plain.figures['base']);
  const parts = await readdir(join(folder, 'tuning'), { recursive: true });
  for (const part of ['control', 'recalibrated100'])
    expect(parts.filter((name) => name.includes(`seed-100-${part}`))).toHaveLength(2);
  expect(parts.filter((name) => name.includes('seed-100-base-at'))).toHaveLength(1);
  await expect(decoyFashion.run(setting(0, tried))).rejects.toThrow('add --seed 90');
  await expect(decoyFashion.run(setting(90, { try: 'decay' }))).rejects.toThrow('must be JSON');
}, 60_000);
