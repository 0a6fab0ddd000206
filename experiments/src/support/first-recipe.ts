import type { Recipe, RecipeInput } from '@fovea/domain';
import { parseRecipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';

/** The recipe of a project's first model with some things done otherwise. */
export const firstRecipe = (images: number, seed: number, otherwise: Partial<RecipeInput>): Recipe =>
  parseRecipe({ ...defaultBaseRecipe(images, seed), ...otherwise });
