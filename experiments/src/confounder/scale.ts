import { parseRecipe, recalibrationRecipe, type Recipe } from '@fovea/domain';
import type { SampleSettingsInput } from '@fovea/imaging/node';
import { defaultBaseRecipe } from '@fovea/learning';
import { generator } from './generator.ts';

/** Everything that decides the figures but the seed. */
export interface Scale {
  /** Images that the expert marks. */
  readonly images: number;
  readonly training: SampleSettingsInput;
  readonly undotted: SampleSettingsInput;
  /** Subjects of their own, whose dot says nothing; and the same without dots. */
  readonly test: SampleSettingsInput;
  readonly undottedTest: SampleSettingsInput;
  base(images: number, seed: number): Recipe;
  correction(seed: number, lambda: number): Recipe;
}

export const fullScale: Scale = {
  images: 20,
  training: generator.confounded,
  undotted: generator.undotted,
  test: generator.randomisedTest,
  undottedTest: generator.undottedTest,
  base: defaultBaseRecipe,
  correction: (seed, lambda) => recalibrationRecipe('quick', { seed, lambda }),
};

const few = { subjects: 12, cellsPerSubject: 10 } as const;

export const quickScale: Scale = {
  images: 4,
  training: { ...fullScale.training, ...few },
  undotted: { ...fullScale.undotted, ...few },
  test: { ...fullScale.test, ...few },
  undottedTest: { ...fullScale.undottedTest, ...few },
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), steps: 6, batchSize: 16 }),
  correction: (seed, lambda) => parseRecipe({ ...fullScale.correction(seed, lambda), steps: 3, batchSize: 16 }),
};
