import { parseRecipe, recalibrationRecipe } from '@fovea/domain';
import { expect, test } from 'vitest';
import { defaultBaseRecipe } from './base-recipe.ts';

const network = {
  sha256: 'a'.repeat(64),
  name: 'some',
  taps: [1, 4, 8, 16].map((stride, place) => ({
    name: `tap ${String(place)}`,
    side: 64 / stride,
    stride,
    channels: 4,
  })),
  largestDifference: 0,
};

test('a first training of the small network says nothing of networks', () => {
  const recipe = defaultBaseRecipe(1000);
  expect(recipe).toEqual(parseRecipe({ kind: 'base', steps: 150, gateLearningRate: 1e-3, decay: true }));
  expect(Object.keys(recipe)).not.toContain('network');
});

test('an imported network is trained whole and more slowly than its head, with the gate at a late tap', () => {
  const recipe = defaultBaseRecipe(1000, 0, { network });
  expect(recipe).toMatchObject({ network: network.sha256, gates: ['tap 2'], networkRate: 0.3, batchSize: 32 });
  expect(recipe.train).toBeUndefined();
  const chosen = { gates: ['tap 3'], train: 'head', networkRate: 1, steps: 9 } as const;
  expect(defaultBaseRecipe(1000, 0, { network, ...chosen, gates: [...chosen.gates] })).toMatchObject(chosen);
});

test('gates of a network read features of one size, those of the small network read them as they are', () => {
  const base = defaultBaseRecipe(1000, 0, { network });
  expect(base.gateNorm).toBe('rms');
  expect(recalibrationRecipe('quick', { base })).toMatchObject({ gateNorm: 'instance', gateLearningRate: 0.01 });
  const small = defaultBaseRecipe(1000);
  for (const recipe of [
    small,
    recalibrationRecipe('quick', { base: small }),
    parseRecipe({ ...base, gateNorm: 'none' }),
  ])
    expect(recipe).not.toHaveProperty('gateNorm');
});

test('fresh weights are trained as fast as the head', () => {
  const fresh = { ...network, largestDifference: null };
  expect(defaultBaseRecipe(1000, 0, { network: fresh })).not.toHaveProperty('networkRate');
  expect(defaultBaseRecipe(1000, 0, { network: fresh, networkRate: 0.5 }).networkRate).toBe(0.5);
});

test('a correction of it changes the head, or all behind its gate, unless somebody chooses', () => {
  const base = defaultBaseRecipe(1000, 0, { network });
  const corrected = (preset: 'quick' | 'full', settings = {}) =>
    recalibrationRecipe(preset, { base, settings: { gates: ['tap 2'], ...settings } });
  expect(corrected('quick')).toMatchObject({ network: network.sha256, train: 'head', networkRate: 0.3 });
  expect(corrected('full').train).toBe('from:tap 2');
  expect(corrected('full', { train: 'all' }).train).toBe('all');
});
