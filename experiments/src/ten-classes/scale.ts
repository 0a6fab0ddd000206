import type { ClassBalanceSettings, Recipe, RecipeInput } from '@fovea/domain';
import { augmentationBy, parseRecipe, recalibrationRecipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';

/** Everything that decides the figures but the seed. */
export interface Scale {
  /** Side of the prepared images in pixels. */
  readonly size: number;
  /** Training images of each class, and of the rare one. */
  readonly frequent: number;
  readonly rare: number;
  /** Images of each class that the models are asked about. */
  readonly asked: number;
  /** Images that are marked though nothing is to correct. */
  readonly marked: number;
  readonly precision: RecipeInput['precision'];
  /** In place of the usual steps; null for those. */
  readonly steps: number | null;
}

export const fullScale: Scale = {
  size: 96,
  frequent: 250,
  rare: 5,
  asked: 300,
  marked: 20,
  precision: 'bfloat16',
  steps: null,
};

/** Enough to go every way through the code. */
export const quickScale: Scale = {
  size: 32,
  frequent: 6,
  rare: 2,
  asked: 3,
  marked: 3,
  precision: 'float32',
  steps: 2,
};

export const classes = 10;

/** The first models of a seed: on as many images of each class, and on sets in which one class is rare. */
export const models = {
  even: { isRare: false, title: '1 : 1', balance: {} },
  rare: { isRare: true, title: '1 : 50', balance: {} },
  weights: { isRare: true, title: '1 : 50, balanced class weights', balance: { classWeights: 'balanced' } },
  sampling: { isRare: true, title: '1 : 50, sampling by class', balance: { sampling: 'class' } },
} as const satisfies Record<string, { isRare: boolean; title: string; balance: ClassBalanceSettings }>;
export type ModelName = keyof typeof models;
export const modelNames = Object.keys(models) as readonly ModelName[];

/** Those of a person who chooses nothing: they are retrained. */
export const usualModels = ['even', 'rare'] as const satisfies readonly ModelName[];
export type UsualModel = (typeof usualModels)[number];

/** Retrainings of a model that needs no correction, by the weight of the marks: without them, and with marks where nothing is. */
const retrainings = { control: 0, needless: 1 } as const;
export type Retraining = keyof typeof retrainings;
export const retrainingNames = Object.keys(retrainings) as readonly Retraining[];

/** Training images of each class. */
export const countsOf = ({ frequent, rare }: Scale, model: ModelName, rareClass: number): number[] =>
  Array.from({ length: classes }, (_, label) => (models[model].isRare && label === rareClass ? rare : frequent));

/** The first model of a project whose images are upright, as by default but for precision and class balance. */
export function baseRecipe(scale: Scale, model: ModelName, seed: number): Recipe {
  const { size, steps, precision } = scale;
  const images = countsOf(scale, model, 0).reduce((sum, count) => sum + count);
  const usual = defaultBaseRecipe(images, seed, { size, augment: augmentationBy('none'), ...models[model].balance });
  return parseRecipe({ ...usual, steps: steps ?? usual.steps, precision });
}

/** The preset *quick* as it is for a person who chooses nothing, in the same precision. */
export function retrainingRecipe(scale: Scale, model: UsualModel, retraining: Retraining, seed: number): Recipe {
  const counts = countsOf(scale, model, 0);
  const rarestShare = Math.min(...counts) / counts.reduce((sum, count) => sum + count);
  const { precision, steps } = scale;
  const settings = { precision, ...(steps !== null && { steps }) };
  const [base, lambda] = [baseRecipe(scale, model, seed), retrainings[retraining]];
  return recalibrationRecipe('quick', { classes, rarestShare, base, seed, lambda, settings });
}
