import { parseRecipe, recalibrationRecipe, type Balance, type Recipe } from '@fovea/domain';
import type { SampleSettingsInput } from '@fovea/imaging/node';
import { defaultBaseRecipe } from '@fovea/learning';
import { generator } from '../confounder/generator.ts';
import { casesAt, type Case } from './cases.ts';

/** Everything that decides the figures but the seed. */
export interface Scale {
  readonly cases: readonly Case[];
  /** Images that the expert marks. */
  readonly images: number;
  readonly training: SampleSettingsInput;
  readonly test: SampleSettingsInput;
  base(images: number, seed: number): Recipe;
  correction(seed: number, balance: Balance): Recipe;
}

export const fullScale: Scale = {
  cases: casesAt([0.1, 1, 10]),
  images: 20,
  training: generator.confounded,
  test: generator.randomisedTest,
  base: defaultBaseRecipe,
  correction: (seed, balance) => recalibrationRecipe('quick', { seed, balance }),
};

/** Enough to go every way through the code. */
export const quickScale: Scale = {
  cases: casesAt([1]),
  images: 4,
  training: { ...generator.confounded, subjects: 12, cellsPerSubject: 10 },
  test: { ...generator.randomisedTest, subjects: 6, cellsPerSubject: 10 },
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), steps: 6, batchSize: 16 }),
  correction: (seed, balance) =>
    parseRecipe({ ...recalibrationRecipe('quick', { seed, balance }), steps: 3, batchSize: 16 }),
};
