import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BenchmarkSetting } from './benchmark.ts';
import { asBefore } from './support/as-before.ts';
import { hashOf } from './support/kept.ts';
import { fullScale, recipeOf } from './verdict-validity/scale.ts';
import { verdictValidity } from './verdict-validity.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-verdict-validity-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the recipes are those of the sixth round, whatever the product trains with today', () => {
  const recipes = fullScale.instructions.map((instruction) => recipeOf(instruction, fullScale, 0));
  const ofTheRound = (key: string, value: unknown) => (key === 'evidence' ? undefined : value);
  expect(hashOf(JSON.parse(JSON.stringify(asBefore(recipes), ofTheRound)))).toBe('5290d9ec2aae9976');
});

test('goes the whole way on little data, goes on where it was stopped, and ends with the same figures', async () => {
  const setting = (stopAt: string | null): BenchmarkSetting => ({
    seed: 0,
    data: join(folder, 'no real cells'),
    options: { state: folder },
    environment: {},
    quick: true,
    say(line) {
      if (stopAt !== null && line.includes(stopAt)) throw new Error('stopped');
    },
  });
  await expect(verdictValidity.run(setting('ignore the object'))).rejects.toThrow('stopped');
  const parts = async () => (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
  // The base; of right marks, and of those that it was stopped after, the model, its answers and its verdict.
  expect(await parts()).toHaveLength(1 + 2 * 3);

  const first = await verdictValidity.run(setting(null));
  expect(await parts()).toHaveLength(1 + 3 * 3);
  expect(first.figures['runs']).toBe(3);
  expect(first.figures).toHaveProperty('acceptedBetter');
  expect(first.figures).toHaveProperty('worstAccepted');
  expect(first.figures).toHaveProperty('goodAccepted');
  for (const name of ['harmfulAccepted', 'naiveHarmfulAccepted']) expect([0, 1], name).toContain(first.figures[name]);
  expect(await verdictValidity.run(setting(null))).toEqual(first);
}, 120_000);
