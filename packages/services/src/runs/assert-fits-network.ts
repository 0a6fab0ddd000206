import type { NetworkView, Recipe } from '@fovea/domain';
import { FoveaError, levels, trainedFrom } from '@fovea/domain';

/** @throws RECIPE_INVALID where a recipe is for another network than the project's, or names a tap that there is not */
export function assertFitsNetwork(
  recipe: Pick<Recipe, 'network' | 'gates' | 'train'>,
  network: NetworkView | null,
): void {
  if (recipe.network !== network?.sha256) {
    throw new FoveaError(
      'RECIPE_INVALID',
      `The models of this project are made of ${network === null ? 'the small network' : `the network ${network.name}`}, and the recipe asks for another one. Leave the network out, or import the images into a project with that network.`,
      { network: network?.sha256 ?? null, asked: recipe.network ?? null },
    );
  }
  const taps = network?.taps.map(({ name }) => name) ?? levels;
  const from = recipe.train === undefined ? null : trainedFrom(recipe.train);
  const stray = [...recipe.gates, ...(from === null ? [] : [from])].find((named) => !taps.some((tap) => tap === named));
  if (stray === undefined) return;
  throw new FoveaError(
    'RECIPE_INVALID',
    `The project's network has no place called "${stray}". Choose from ${taps.join(', ')}.`,
    { stray },
  );
}
