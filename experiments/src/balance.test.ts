import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { balanceSchemeNames } from '@fovea/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { balance } from './balance.ts';
import { casesOf, control, teachings } from './balance/cases.ts';
import { fullScale, quickScale } from './balance/scale.ts';
import type { BenchmarkSetting } from './benchmark.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-balance-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(teachings)('measures every scheme at every weight %s, those with a floor without it too', (teaching) => {
  const cases = casesOf(teaching, [0.5, 2]);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  for (const scheme of balanceSchemeNames) {
    const weights = cases.filter((one) => one.balance.scheme === scheme).map((one) => one.balance.lambda);
    expect(weights).toEqual(expect.arrayContaining([0.5, 2]));
  }
  const floors = cases.flatMap((one) => ('floor' in one.balance ? [one.balance.floor] : []));
  expect(floors.filter((floor) => floor === 0)).toHaveLength(floors.length / 2);
});

test('teaches every way with and without counterexamples, and the same in all else', () => {
  const [recipes, alone] = teachings.map((teaching) =>
    fullScale.cases.filter((one) => one.teaching === teaching).map((one) => fullScale.correction(3, one)),
  );
  expect(fullScale.cases).toHaveLength(1 + 2 * 42);
  expect(alone).toEqual(
    recipes?.map((recipe) => ({ ...recipe, feedback: { ...recipe.feedback, counterexamples: false } })),
  );
  expect(recipes?.every(({ feedback }) => feedback?.counterexamples)).toBe(true);
  expect(fullScale.correction(3, control)).toEqual({ ...recipes?.[0], balance: control.balance });
});

test('goes the whole way on little data, goes on where it was stopped, and ends with the same figures', async () => {
  const setting = (stopAt: string | null): BenchmarkSetting => ({
    seed: 5,
    data: join(folder, 'no real cells'),
    options: { state: folder },
    environment: {},
    quick: true,
    say(line) {
      if (stopAt !== null && line.includes(stopAt)) throw new Error('stopped');
    },
  });
  await expect(balance.run(setting('constrained'))).rejects.toThrow('stopped');
  const parts = async () => (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
  const before = await parts();
  // The base, the control, static, warm-up, decay, and the one that it was stopped after.
  expect(before).toHaveLength(6);

  const first = await balance.run(setting(null));
  expect(await parts()).toHaveLength(1 + quickScale.cases.length);
  const { trainingSeconds: _, ...accuracies } = first.figures;
  expect(Object.keys(accuracies)).toHaveLength(1 + quickScale.cases.length);
  for (const [name, value] of Object.entries(accuracies)) {
    expect(value, name).toBeGreaterThanOrEqual(0);
    expect(value, name).toBeLessThanOrEqual(1);
  }
  for (const teaching of teachings) expect(accuracies).toHaveProperty([`${teaching}: static@1`]);
  expect(accuracies).toHaveProperty('control');
  expect(await balance.run(setting(null))).toEqual(first);
}, 120_000);
