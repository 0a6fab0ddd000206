import type { Recipe } from '@fovea/domain';
import type { Architecture } from './architecture.ts';
import { cellArchitecture } from './architecture.ts';
import type { NetworkForm } from './model.ts';

/** The network that a recipe trains. @param architecture default: the product's own */
export function formOfRecipe(
  { size, gates, gateForm }: Pick<Recipe, 'gates' | 'gateForm'> & { readonly size: number },
  classes: number,
  architecture: Architecture = cellArchitecture(size),
): NetworkForm {
  return { architecture, classes, gates: gates.map((level) => ({ level, form: gateForm })) };
}
