import { parseRecipe, recalibrationRecipe, type Recipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';
import type { Correction } from './corrections.ts';
import { corrections } from './corrections.ts';
import type { Cue } from './pictures.ts';
import type { ClassSet } from './sets.ts';
import { classSets, rarestOf, sharesOf } from './sets.ts';

/** Everything that decides the figures but the seed. */
export interface Scale {
  readonly sets: readonly ClassSet[];
  readonly cue: Cue;
  readonly corrections: readonly Correction[];
  base(images: number, seed: number): Recipe;
  /** As the product makes it for a model of these classes. */
  correction(set: ClassSet, seed: number): Recipe;
}

export const fullScale: Scale = {
  sets: classSets,
  cue: {
    tells: 1,
    held: 0.2,
    testImages: 30,
    ink: { mark: [52, 128, 84], triangle: [150, 84, 30], crescent: [136, 76, 142] },
  },
  corrections,
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), precision: 'bfloat16' }),
  correction: (set, seed) =>
    recalibrationRecipe('quick', {
      ...{ seed, classes: set.classes.length },
      rarestShare: sharesOf(set)[rarestOf(set)],
    }),
};

/** Enough to go every way through the code. */
export const quickScale: Scale = {
  sets: classSets.slice(0, 1).map((set) => ({
    ...set,
    classes: set.classes.map((one) => ({ ...one, subjects: 10, images: Math.ceil(one.images / 20) })),
  })),
  cue: { ...fullScale.cue, testImages: 8 },
  corrections: corrections.filter(({ expert }) => expert === 0).map((correction) => ({ ...correction, images: 3 })),
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), steps: 6, batchSize: 16 }),
  correction: (set, seed) => parseRecipe({ ...fullScale.correction(set, seed), steps: 3, batchSize: 16 }),
};
