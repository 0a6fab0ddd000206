import { backgroundForms, fitForms, normalisationForms, symmetryForms } from '../recipe/input-settings.ts';
import type { RecipeRow } from '../recipe/recipe-rows.ts';
import { smallNetworkName } from './networks.ts';
import type { ProjectView } from './projects.ts';

/** What the models of a project see, and what they are made of, as rows that a person reads. */
export function inputRows({ input, network }: Pick<ProjectView, 'input' | 'network'>): RecipeRow[] {
  return [
    { name: 'Image size', value: `${input.size} × ${input.size} px` },
    { name: 'Fit', value: fitForms[input.fit].title },
    { name: 'Background', value: backgroundForms[input.background].title },
    { name: 'Normalisation', value: normalisationForms[input.normalise].title },
    { name: 'Symmetries', value: symmetryForms[input.symmetries].title },
    { name: 'Network', value: network?.name ?? smallNetworkName },
  ];
}
