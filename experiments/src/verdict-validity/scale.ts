import { parseRecipe, recalibrationRecipe, type Recipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';
import type { Drawing, Instruction } from './instructions.ts';
import { check, instructions } from './instructions.ts';
import type { Amounts } from './pictures.ts';
import type { World } from './worlds.ts';
import { worlds } from './worlds.ts';

/** Everything that decides the figures but the seed. */
export interface Scale {
  readonly worlds: readonly World[];
  readonly instructions: readonly Instruction[];
  /** Of a second person, on validation images. */
  readonly check: Drawing;
  readonly amounts: Amounts;
  base(images: number, seed: number): Recipe;
  correction(seed: number): Recipe;
}

export const fullScale: Scale = {
  worlds,
  instructions,
  check,
  amounts: {
    smear: { subjects: 70, cellsPerSubject: 18 },
    malaria: { every: 5 },
    fashion: { train: 1500, validation: 240, test: 500 },
  },
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), precision: 'bfloat16' }),
  correction: (seed) => correctionOfTheRound(seed),
};

/** The quick recipe as it was when the sixth round was fixed; the models judged here are that round's for good. */
function correctionOfTheRound(seed: number): Recipe {
  const usual = recalibrationRecipe('quick', { seed });
  const feedback = usual.feedback && { ...usual.feedback, newHead: true };
  return parseRecipe({ ...usual, feedback, steps: 50, batchSize: 32, precision: 'bfloat16' });
}

const quickNames = ['the mark on 20 images', 'ignore the object', 'attend to the object'];

/** Enough to go every way through the code. */
export const quickScale: Scale = {
  worlds: worlds.slice(0, 1),
  instructions: instructions
    .filter(({ name }) => quickNames.includes(name))
    .map((instruction) => ({ ...instruction, images: 4 })),
  check: { ...check, images: 4 },
  amounts: { ...fullScale.amounts, smear: { subjects: 14, cellsPerSubject: 10 } },
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), steps: 6, batchSize: 16 }),
  correction: (seed) => parseRecipe({ ...recalibrationRecipe('quick', { seed }), steps: 3, batchSize: 16 }),
};

/** The recipe that an instruction is trained by. */
export function recipeOf({ recipe }: Instruction, { correction }: Pick<Scale, 'correction'>, seed: number): Recipe {
  const usual = correction(seed);
  return parseRecipe(recipe?.(usual) ?? usual);
}
