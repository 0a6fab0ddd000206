import { parseRecipe, recalibrationRecipe, type Recipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';
import type { Amounts } from '../verdict-validity/pictures.ts';
import type { Check, Kind } from './checks.ts';
import { checks, kinds, labelsOf } from './checks.ts';

/** Everything that decides the figures but the seed. */
export interface Scale {
  readonly kinds: readonly Kind[];
  readonly checks: readonly Check[];
  /** Training images with regions, at most; and validation images on which a second person marks the object. */
  readonly drawn: number;
  readonly checked: number;
  readonly amounts: Amounts;
  base(kind: Kind, check: Check, seed: number): Recipe;
  correction(kind: Kind, seed: number, lambda: number): Recipe;
}

const precision = 'bfloat16';

/** Small sets and short first trainings: what is asked is whether chance passes for help. */
export const fullScale: Scale = {
  kinds,
  checks,
  drawn: 20,
  checked: 40,
  amounts: {
    smear: { subjects: 44, cellsPerSubject: 10 },
    malaria: { every: 12 },
    fashion: { train: 1300, validation: 500, test: 0 },
  },
  base(kind, { tells }, seed) {
    // A mark that tells the class is learned sooner than cells, and both sooner than clothing that looks alike.
    const steps = kind === 'fashion' ? 300 : tells === 1 ? 80 : 160;
    return parseRecipe({ ...defaultBaseRecipe(1, seed), steps, batchSize: 32, precision });
  },
  correction: (kind, seed, lambda) =>
    recalibrationRecipe('quick', { classes: labelsOf[kind].length, seed, lambda, settings: { precision } }),
};

/** Enough to go every way through the code. */
export const quickScale: Scale = {
  ...fullScale,
  kinds: ['smear'],
  drawn: 4,
  checked: 4,
  amounts: { ...fullScale.amounts, smear: { subjects: 14, cellsPerSubject: 5 } },
  base: (kind, check, seed) => parseRecipe({ ...fullScale.base(kind, check, seed), steps: 6, batchSize: 16 }),
  correction: (kind, seed, lambda) =>
    parseRecipe({ ...fullScale.correction(kind, seed, lambda), steps: 3, batchSize: 16 }),
};
