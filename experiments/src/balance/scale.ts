import { parseRecipe, recalibrationRecipe, type Recipe } from '@fovea/domain';
import type { SampleSettingsInput } from '@fovea/imaging/node';
import { defaultBaseRecipe } from '@fovea/learning';
import { generator } from '../confounder/generator.ts';
import { casesOf, control, teachings, type Case } from './cases.ts';

const precision = 'bfloat16';

/** Everything that decides the figures but the seed. */
export interface Scale {
  readonly cases: readonly Case[];
  /** Images that the expert marks. */
  readonly images: number;
  readonly training: SampleSettingsInput;
  readonly test: SampleSettingsInput;
  base(images: number, seed: number): Recipe;
  correction(seed: number, one: Pick<Case, 'teaching' | 'balance'>): Recipe;
}

export const fullScale: Scale = {
  cases: [control, ...teachings.flatMap((teaching) => casesOf(teaching, [0.1, 1, 10]))],
  images: 20,
  training: generator.confounded,
  test: generator.randomisedTest,
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), precision }),
  correction: (seed, { teaching, balance }) =>
    recalibrationRecipe('quick', {
      seed,
      balance,
      settings: { precision, feedback: { counterexamples: teaching !== 'the gate alone' } },
    }),
};

/** Enough to go every way through the code. */
export const quickScale: Scale = {
  cases: [
    control,
    ...casesOf('with counterexamples', [1]),
    ...casesOf('the gate alone', [1]).filter(({ balance }) => ['static', 'gradnorm'].includes(balance.scheme)),
  ],
  images: 4,
  training: { ...generator.confounded, subjects: 12, cellsPerSubject: 10 },
  test: { ...generator.randomisedTest, subjects: 6, cellsPerSubject: 10 },
  base: (images, seed) => parseRecipe({ ...fullScale.base(images, seed), steps: 6, batchSize: 16 }),
  correction: (seed, one) => parseRecipe({ ...fullScale.correction(seed, one), steps: 3, batchSize: 16 }),
};
