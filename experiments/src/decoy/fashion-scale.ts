import type { Recipe, RecipeInput } from '@fovea/domain';
import { parseRecipe } from '@fovea/domain';
import type { DecoyScale } from './scale.ts';
import { fullScale, quickScale } from './scale.ts';

/** How the confounded model is corrected: images with feedback, and steps; no images for the control. */
export interface Recalibration {
  readonly images: number;
  readonly steps: number;
  /** Weight of what was marked; 0 for a control, which has the same images and steps. */
  readonly lambda: number;
}

export interface FashionScale extends DecoyScale {
  readonly recalibrations: Readonly<
    Record<'control' | 'longControl' | 'recalibrated20' | 'recalibrated100', Recalibration>
  >;
}

export const fullFashion: FashionScale = {
  ...fullScale,
  heldOut: 5_000,
  recalibrations: {
    recalibrated20: { images: 20, steps: 150, lambda: 1 },
    control: { images: 20, steps: 150, lambda: 0 },
    recalibrated100: { images: 100, steps: 500, lambda: 1 },
    longControl: { images: 100, steps: 500, lambda: 0 },
  },
};

export const quickFashion: FashionScale = {
  ...quickScale,
  recalibrations: {
    recalibrated20: { images: 5, steps: 3, lambda: 1 },
    control: { images: 5, steps: 3, lambda: 0 },
    recalibrated100: { images: 10, steps: 6, lambda: 1 },
    longControl: { images: 10, steps: 6, lambda: 0 },
  },
};

/** What a tuning changes of the recipe. */
export type TriedRecipe = Partial<Omit<RecipeInput, 'feedback'>> & { readonly feedback?: RecipeInput['feedback'] };

/**
 * The product's correction with two changes: the batch is that of the base, and the head is kept, for these labels are many
 * and 150 steps are few. Chosen with seed 100 by held-out training images, their square at random, on a base of all images
 * (48.2; control 50.4, long control 49.0): with 20 images 86.9, with 100 images and 500 steps 89.3. Also tried there: rates that
 * decay (84.7, 88.5), twice the rate (87.1, 89.0). Before, on a base of 12,000 images, which is less confounded (76.7, control
 * 73.4), with 20 images and decay: 83.7 with the head kept, 82.2 anew; without counterexamples 83.9.
 */
export function recalibrationRecipeOf(
  scale: DecoyScale,
  { steps, lambda }: Recalibration,
  seed: number,
  tried: TriedRecipe = {},
): Recipe {
  return parseRecipe({
    kind: 'recalibration',
    seed,
    steps,
    batchSize: scale.batchSize,
    dropout: 0,
    augment: false,
    precision: scale.precision,
    balance: { scheme: 'static', lambda },
    ...tried,
    feedback: { batchSize: scale.feedbackBatchSize.gate, newHead: false, ...tried.feedback },
  });
}
