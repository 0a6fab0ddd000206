import type { Recipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';
import { generator } from '../confounder/generator.ts';
import type { CellsOf } from '../support/malaria-cells.ts';

/** Everything that decides the figures but the fold. */
export interface Scale extends CellsOf {
  readonly folds: number;
  /** Of the random numbers that deal the subjects out. */
  readonly foldSeed: number;
  /** Share of each fold's remaining subjects that is held back: only the temperature is fitted on them. */
  readonly validationShare: number;
  recipe(images: number): Recipe;
}

export const fullScale: Scale = {
  every: 1,
  standIn: null,
  folds: 5,
  foldSeed: 20260,
  validationShare: 1 / 12,
  recipe: (images) => defaultBaseRecipe(images),
};

export const quickScale: Scale = {
  ...fullScale,
  every: 40,
  standIn: { ...generator.undotted, subjects: 30, cellsPerSubject: 5 },
  recipe: (images) => ({ ...defaultBaseRecipe(images), steps: 4, batchSize: 16 }),
};
