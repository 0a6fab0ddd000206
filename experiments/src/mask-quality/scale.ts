import { parseRecipe, recalibrationRecipe, type Recipe } from '@fovea/domain';
import type { SampleSettingsInput } from '@fovea/imaging/node';
import { defaultBaseRecipe } from '@fovea/learning';
import { generator } from '../confounder/generator.ts';
import type { Expert } from './experts.ts';
import { experts, quickExperts } from './experts.ts';

/** Everything that decides the figures but the seed. */
export interface Scale {
  readonly experts: readonly Expert[];
  /** Images that the faultless expert marks. */
  readonly images: number;
  readonly training: SampleSettingsInput;
  readonly test: SampleSettingsInput;
  base(images: number, seed: number): Recipe;
  correction(seed: number, lambda: number): Recipe;
  /** Every how manieth real cell is shown to the expert for real cells. */
  readonly realEvery: number;
}

export const fullScale: Scale = {
  experts,
  images: 20,
  training: generator.confounded,
  test: generator.randomisedTest,
  base: defaultBaseRecipe,
  correction: (seed, lambda) => recalibrationRecipe('quick', { seed, lambda }),
  realEvery: 1,
};

export const quickScale: Scale = {
  experts: quickExperts,
  images: 4,
  training: { ...generator.confounded, subjects: 12, cellsPerSubject: 10 },
  test: { ...generator.randomisedTest, subjects: 6, cellsPerSubject: 10 },
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), steps: 6, batchSize: 16 }),
  correction: (seed, lambda) =>
    parseRecipe({ ...recalibrationRecipe('quick', { seed, lambda }), steps: 3, batchSize: 16 }),
  realEvery: 200,
};
