import type { Recipe } from '@fovea/domain';
import { recalibrationRecipe } from '@fovea/domain';
import type { Method } from '../decoy/methods.ts';
import { methods, scratchRecipe } from '../decoy/methods.ts';
import type { DecoyScale } from '../decoy/scale.ts';
import { fullScale as asPublished, quickScale as inSeconds } from '../decoy/scale.ts';

/** Everything that decides the figures but the seed. */
export interface Scale extends DecoyScale {
  /** Epochs of the model of images without squares, which learns sooner. */
  readonly plainEpochs: number;
  /** Images that are marked. */
  readonly images: number;
  /** In place of the steps that the preset takes; null for those. */
  readonly steps: number | null;
}

export const fullScale: Scale = {
  ...asPublished,
  epochs: [10],
  heldOut: 5_000,
  plainEpochs: 3,
  images: 20,
  steps: null,
};

export const quickScale: Scale = { ...inSeconds, epochs: [1], plainEpochs: 1, images: 5, steps: 3 };

const classes = 10;

/** The models that are corrected: trained without feedback on all training images but those held out. */
export const baseMethod: Method = { ...methods.base, heldOut: true };

/** The preset *quick* as it is for a person who chooses nothing. */
export function correctionRecipe(scale: Scale, seed: number, lambda: number): Recipe {
  const base = scratchRecipe(scale, baseMethod, seed);
  const settings = scale.steps === null ? {} : { steps: scale.steps };
  return recalibrationRecipe('quick', { classes, base, seed, lambda, settings });
}
