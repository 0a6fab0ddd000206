import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feedbackLossNames, gateForms, levels as levelNames } from '@fovea/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { levels } from './levels.ts';
import { cases } from './levels/cases.ts';
import { fullScale } from './levels/scale.ts';
import { quickSetting } from './support/quick-setting.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-levels-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('has every level with every loss, and the input in every form, for both meanings, and recipes that say so', () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  for (const marks of ['dots', 'parasites'] as const) {
    for (const level of levelNames) {
      const here = cases.filter((one) => one.marks === marks && one.gates.join() === level && one.lambda === 1);
      expect(new Set(here.map(({ loss }) => loss))).toEqual(new Set(feedbackLossNames));
      if (level === 'input') expect(new Set(here.map(({ form }) => form))).toEqual(new Set(gateForms));
    }
  }
  for (const one of cases) {
    const recipe = fullScale.correction(1, one);
    expect(recipe).toMatchObject({ gates: one.gates, gateForm: one.form, balance: { lambda: one.lambda } });
    expect(recipe.feedback).toMatchObject({ [one.marks === 'dots' ? 'ignoreLoss' : 'attendLoss']: one.loss });
  }
});

test('goes the whole way on little data', async () => {
  const { figures, seeds } = await levels.run(quickSetting(folder));
  expect(seeds).toEqual([20]);
  expect(Object.keys(figures)).toHaveLength(6);
  for (const [name, value] of Object.entries(figures)) {
    expect(value, name).toBeGreaterThanOrEqual(0);
    expect(value, name).toBeLessThanOrEqual(1);
  }
}, 60_000);
