import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { presetRecipe } from '@fovea/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fashionDefault } from './fashion-default.ts';
import { correctionRecipe, fullScale } from './fashion-default/scale.ts';
import { quickSetting } from './support/quick-setting.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-fashion-default-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the correction is the preset of ten classes, on images as the model saw them', () => {
  const { steps, newHead } = presetRecipe('quick', { classes: 10 });
  const recipe = correctionRecipe(fullScale, 13, 1);
  expect(recipe).toMatchObject({ steps, dropout: 0, augment: { flips: false, turns: false }, feedback: { newHead } });
});

test('the quick form goes every way through the code', async () => {
  const { figures } = await fashionDefault.run(quickSetting(folder, join(folder, 'no data')));
  expect(Object.keys(figures)).toEqual(['base13', 'control13', 'corrected13', 'needless13']);
  for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
}, 60_000);
