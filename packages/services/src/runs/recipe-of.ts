import type { Level, NetworkView, Recipe, RecipeInput, StartRunRequest } from '@fovea/domain';
import { parseRecipe, recalibrationRecipe } from '@fovea/domain';
import type { VersionRow } from '../versions/find.ts';
import { assertPreparedAlike } from './assert-prepared-alike.ts';

export interface StartRecalibration extends StartRunRequest {
  /** In place of what preset, balance and seed make. */
  readonly recipe?: RecipeInput | undefined;
}

/** @param base the version to start from: it is trained on as it was; its gates and the balance of its classes are kept unless others are asked for */
export function recipeOf(
  request: StartRecalibration,
  base: VersionRow,
  { network, rarestShare }: { readonly network: NetworkView | null; readonly rarestShare: number },
): Recipe {
  const { recipe, preset, lambda, seed, balance, stray, settings } = request;
  const before = parseRecipe(base.recipe);
  if (recipe !== undefined) {
    const { size, normalise, background, network } = before;
    const asked = parseRecipe({ size, normalise, background, network, ...recipe });
    assertPreparedAlike(asked, before);
    return asked;
  }
  const chosen = balance ?? (stray === undefined ? undefined : { scheme: 'constrained' as const, lambda });
  const { gates = before.gates, gateForm = before.gateForm, gateKind = before.gateKind } = settings ?? {};
  return recalibrationRecipe(preset, {
    ...{ classes: base.classes.length, rarestShare },
    base: before,
    ...{ lambda, seed, balance: chosen },
    settings: { ...settings, gates: inOrderOf(network, gates), gateForm, gateKind },
  });
}

/** Gates from the image on, in whatever order a person named them: a preset may train all that lies behind the first. */
function inOrderOf(network: NetworkView | null, gates: readonly Level[]): Level[] {
  const places = network?.taps.map(({ name }) => name) ?? [];
  return [...gates].sort((one, other) => places.indexOf(one) - places.indexOf(other));
}
