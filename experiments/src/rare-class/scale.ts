import type { ClassBalanceSettings, Recipe } from '@fovea/domain';
import { parseRecipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';

/** Everything that decides the figures but the seed. */
export interface Scale {
  /** Training images of each class, and of the rare one. */
  readonly frequent: number;
  readonly rare: number;
  /** Images of each class that the models are asked about. */
  readonly asked: number;
}

export const fullScale: Scale = { frequent: 500, rare: 10, asked: 300 };
export const quickScale: Scale = { frequent: 10, rare: 2, asked: 5 };

export const classes = 10;

/** What a training does for the rare class. */
const ways = {
  nothing: {},
  'balanced class weights': { classWeights: 'balanced' },
  'sampling by class': { sampling: 'class' },
} as const satisfies Record<string, ClassBalanceSettings>;
export type Way = keyof typeof ways;
export const wayNames = Object.keys(ways) as readonly Way[];

/** Each seed makes another class the rare one. */
export const rareClassOf = (seed: number): number => (3 * seed) % classes;

/** A project's first training as by default, but that clothing is shown upright. */
export function recipeOf({ frequent, rare }: Scale, way: Way, seed: number): Recipe {
  const usual = defaultBaseRecipe((classes - 1) * frequent + rare, seed, ways[way]);
  return parseRecipe({ ...usual, augment: false });
}
