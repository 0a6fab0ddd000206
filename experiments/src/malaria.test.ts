import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BenchmarkSetting } from './benchmark.ts';
import { malaria } from './malaria.ts';
import * as onParasites from './malaria/scale.ts';
import { malariaDot } from './malaria-dot.ts';
import * as onDots from './malaria-dot/scale.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-malaria-'));
});
afterAll(() => rm(folder, { recursive: true }));

const setting = (quick: boolean, said: string[] = []): BenchmarkSetting => ({
  seed: 0,
  data: join(folder, 'no real cells'),
  options: { state: folder },
  environment: {},
  quick,
  say: (line) => said.push(line),
});

test('goes the whole way on stand-ins where the real cells are absent, and says so', async () => {
  const said: string[] = [];
  const { figures, seeds } = await malaria.run(setting(true, said));
  expect(seeds).toEqual([15]);
  for (const name of ['iou', 'pointing', 'epg', 'occlusion-iou', 'integrated-gradients-epg', 'calledPaintedAfter']) {
    expect(figures[name], name).toBeGreaterThanOrEqual(0);
    expect(figures[name], name).toBeLessThanOrEqual(1);
  }
  expect(figures['accuracyDifferenceLow']).toBeLessThanOrEqual(figures['accuracyDifference']!);
  expect(said.join('\n')).toContain('Synthetic cells stand in');
}, 60_000);

test('cures of a dot go the whole way on stand-ins, and a second run finds the same in what was kept', async () => {
  const first = await malariaDot.run(setting(true));
  for (const name of ['base', 'cured20', 'cured100', 'control', 'undotted', 'undottedOnDots']) {
    expect(first.figures[name], name).toBeGreaterThanOrEqual(0);
    expect(first.figures[name], name).toBeLessThanOrEqual(100);
  }
  expect(await malariaDot.run(setting(true))).toEqual(first);
}, 60_000);

test.each([malaria, malariaDot])('publishes nothing of stand-ins: $name needs the real cells', async (benchmark) => {
  await expect(benchmark.run(setting(false))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
});

test('recipes are whole, as the definitions name them: what is left to the defaults is there, too', () => {
  expect(onParasites.correctionRecipe(onParasites.fullScale, 7)).toMatchObject({
    seed: 7,
    learningRate: 1e-3,
    gateLearningRate: 2e-3,
    feedback: { batchSize: 16, attendLoss: 'dice', newHead: true },
  });
  expect(onDots.correctionRecipe(onDots.fullScale, { lambda: 0 }, 8)).toMatchObject({
    seed: 8,
    learningRate: 1e-3,
    gateLearningRate: 5e-3,
    balance: { scheme: 'static', lambda: 0 },
    feedback: { batchSize: 32, ignoreLoss: 'balanced-bce' },
  });
});
