import type { Background, Recipe } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';

interface PreparedSo extends Pick<Recipe, 'size' | 'normalise'> {
  /** Black where it is left out. */
  readonly background?: Background | undefined;
}

/** @throws RECIPE_INVALID where a recipe asks for images that are prepared otherwise than the project's */
export function assertPreparedAlike(recipe: PreparedSo, { size, normalise, background = 'black' }: PreparedSo): void {
  const { background: asked = 'black' } = recipe;
  if (asked !== background) {
    throw new FoveaError(
      'RECIPE_INVALID',
      `The background of this project's images is "${background}", and the recipe asks for "${asked}". Leave it out, or import the images into a project of that kind.`,
      { background, asked },
    );
  }
  if (recipe.normalise !== normalise) {
    throw new FoveaError(
      'RECIPE_INVALID',
      `The images of this project are normalised by "${normalise}", and the recipe asks for "${recipe.normalise}". Leave it out, or import the images into a project of that kind.`,
      { normalise, asked: recipe.normalise },
    );
  }
  if (recipe.size === size) return;
  throw new FoveaError(
    'RECIPE_INVALID',
    `The images of this project are prepared at ${size} × ${size} pixels, and the recipe asks for ${recipe.size}. Leave the size out, or import the images into a project of that size.`,
    { size, asked: recipe.size },
  );
}
