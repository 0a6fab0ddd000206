import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rareClass } from './rare-class.ts';
import { fullScale, quickScale, rareClassOf, recipeOf, wayNames } from './rare-class/scale.ts';
import { openSets } from './rare-class/sets.ts';
import { quickSetting } from './support/quick-setting.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-rare-class-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the trainings of a seed differ in how classes are balanced alone', () => {
  const [usual, weighted, sampled] = wayNames.map((way) => recipeOf(fullScale, way, 1));
  expect(weighted).toEqual({ ...usual, classWeights: 'balanced' });
  expect(sampled).toEqual({ ...usual, sampling: 'class' });
});

test('one class of the training images is rare, and none of those that are asked about', async () => {
  const setting = { data: folder, quick: true, say: () => undefined };
  const { train, asked } = await openSets(quickScale, 1, setting);
  const count = (labels: Iterable<number>, label: number) => [...labels].filter((one) => one === label).length;
  for (let label = 0; label < 10; label++) {
    const { frequent, rare } = quickScale;
    expect(count(train.labels, label)).toBe(label === rareClassOf(1) ? rare : frequent);
    expect(count(asked.labels, label)).toBe(quickScale.asked);
  }
});

test('the quick form goes every way through the code', async () => {
  const { figures } = await rareClass.run(quickSetting(folder, join(folder, 'no data')));
  expect(Object.keys(figures)).toContain('rareWeights');
  for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
}, 60_000);
