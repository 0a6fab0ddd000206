import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { levelsLite0 } from './levels-lite0.ts';
import { gates } from './levels-lite0/cases.ts';
import { fullScale, quickScale } from './levels-lite0/scale.ts';
import { lite0Hash } from './support/lite0.ts';
import { quickSetting } from './support/quick-setting.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-levels-lite0-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('has five taps with every cue and meaning, other gates at two of them, and recipes that say so', () => {
  const { cases, correction } = fullScale;
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  for (const cue of ['patch', 'tint', 'texture'] as const) {
    for (const marks of ['dots', 'parasites'] as const) {
      const taught = cases.filter((one) => one.cue === cue && one.marks === marks && one.lambda > 0);
      const tapsOf = (gate: keyof typeof gates) => taught.filter((one) => one.gate === gate).map(({ tap }) => tap);
      expect(tapsOf('multiplying')).toEqual(['input', 'stage-1', 'stage-2', 'stage-3', 'stage-5']);
      for (const gate of ['residual', 'with a floor'] as const) expect(tapsOf(gate)).toEqual(['input', 'stage-3']);
    }
  }
  for (const one of cases) {
    const { gateKind = 'multiply', ...recipe } = correction(1, one);
    expect({ gateKind, gateFloor: recipe.gateFloor }).toEqual(gates[one.gate]);
    expect(recipe).toMatchObject({ gates: [one.tap], train: 'head', network: lite0Hash, steps: 50, batchSize: 32 });
    expect(recipe).toMatchObject({ size: 128, balance: { lambda: one.lambda }, feedback: { batchSize: 8 } });
    expect(recipe.feedback).toMatchObject({ ignoreLoss: 'balanced-bce', attendLoss: 'dice' });
  }
});

test('goes the whole way on little data', async () => {
  const { figures, seeds } = await levelsLite0.run(quickSetting(folder));
  expect(seeds).toEqual([70]);
  expect(Object.keys(figures)).toHaveLength(2 * (4 + quickScale.cases.length));
  for (const [name, value] of Object.entries(figures)) {
    expect(value, name).toBeGreaterThanOrEqual(0);
    expect(value, name).toBeLessThanOrEqual(1);
  }
}, 120_000);
