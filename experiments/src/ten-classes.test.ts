import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { presetRecipe } from '@fovea/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tenClasses } from './ten-classes.ts';
import {
  baseRecipe,
  fullScale,
  modelNames,
  quickScale,
  retrainingNames,
  retrainingRecipe,
  usualModels,
} from './ten-classes/scale.ts';
import { openSets, rareClassOf } from './ten-classes/sets.ts';
import { changes, foundBy } from './ten-classes/summary.ts';
import { quickSetting } from './support/quick-setting.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-ten-classes-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a retraining is the preset of ten classes on upright images, and first models differ in their balance alone', () => {
  const { steps, newHead } = presetRecipe('quick', { classes: 10 }, fullScale.size);
  for (const name of usualModels) {
    for (const retraining of retrainingNames) {
      const recipe = retrainingRecipe(fullScale, name, retraining, 1);
      expect(recipe).toMatchObject({ steps, size: fullScale.size, feedback: { newHead } });
      expect(recipe).toMatchObject({ classWeights: 'none', augment: { flips: false, turns: false } });
    }
  }
  const [rare, weights, sampling] = (['rare', 'weights', 'sampling'] as const).map((name) =>
    baseRecipe(fullScale, name, 1),
  );
  expect(weights).toEqual({ ...rare, classWeights: 'balanced' });
  expect(sampling).toEqual({ ...rare, sampling: 'class' });
});

test('one class is rare in every set but the even one, and images are as large as the project says', async () => {
  const seed = 1;
  const { train, rows, asked } = await openSets(quickScale, seed, { data: folder, quick: true, say: () => undefined });
  const { frequent, rare, size } = quickScale;
  const count = (labels: Iterable<number>, label: number) => [...labels].filter((one) => one === label).length;
  for (let label = 0; label < 10; label++) {
    for (const name of modelNames) {
      const labels = [...rows[name]].map((row) => train.labels[row]!);
      expect(count(labels, label)).toBe(name !== 'even' && label === rareClassOf(seed) ? rare : frequent);
    }
    expect(count(asked.labels, label)).toBe(quickScale.asked);
  }
  for (const { pixels, labels } of [train, asked]) expect(pixels).toHaveLength(labels.length * size ** 2 * 3);
  expect(asked.pixels.some((value) => value > 0)).toBe(true);
});

test('by hand: a class counts as often as it has training images, and the largest change keeps its sign', () => {
  const recalls = (rare: number, others: number) => {
    const byClass = Array.from({ length: 10 }, (_, label) => (label === rareClassOf(0) ? rare : others));
    return { accuracy: NaN, byClass };
  };
  const scale = { ...fullScale, frequent: 100, rare: 2 };
  const { rare, others, accuracy } = foundBy(recalls(0, 0.902), scale, 'rare', 0);
  expect([rare, others, accuracy].map((value) => value.toFixed(6))).toEqual(['0.000000', '0.902000', '0.900000']);
  expect(foundBy(recalls(0, 0.9), scale, 'even', 0).accuracy).toBeCloseTo(0.81);
  const repetition = (after: number) => {
    const [before, retrained] = [recalls(0.5, 0.5), { control: recalls(0.5, 0.5), needless: recalls(after, after) }];
    const first = { even: before, rare: before, weights: before, sampling: before };
    return { seed: 0, first, retrained: { even: retrained, rare: retrained } };
  };
  const { mean, largest } = changes([repetition(0.51), repetition(0.47)], scale, 'rare', 'needless');
  expect(mean).toBeCloseTo(-0.01);
  expect(largest).toBeCloseTo(-0.03);
});

test('the quick form goes every way through the code', async () => {
  const { figures } = await tenClasses.run(quickSetting(folder, join(folder, 'no data')));
  expect(Object.keys(figures)).toHaveLength(3 * modelNames.length + 2 * usualModels.length * retrainingNames.length);
  for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
}, 60_000);
