import type { ClassBalanceSettings, Recipe, RecipeInput } from '@fovea/domain';
import { batchAt, modelSize, parseRecipe } from '@fovea/domain';

/** Images that the first training sees, at least and at most, and times that it sees each in between. */
const epochs = 8;
const fewestSteps = 150;
const mostSteps = 2000;

/**
 * The first model of a project: Adam at 1e-3 with cosine decay, batch 64 (of large images fewer), dropout ½, flips and quarter turns.
 * @param images labelled training images
 * @param settings in place of the defaults
 */
export function defaultBaseRecipe(
  images: number,
  seed = 0,
  settings: ClassBalanceSettings & Partial<Pick<RecipeInput, 'size' | 'normalise' | 'augment'>> = {},
): Recipe {
  const batchSize = batchAt(64, settings.size ?? modelSize);
  const steps = Math.min(mostSteps, Math.max(fewestSteps, Math.ceil((epochs * images) / batchSize)));
  return parseRecipe({ kind: 'base', steps, batchSize, seed, gateLearningRate: 1e-3, decay: true, ...settings });
}
