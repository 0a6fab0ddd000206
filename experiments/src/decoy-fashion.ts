import { fullFashion, quickFashion, recalibrationRecipeOf } from './decoy/fashion-scale.ts';
import { reportFashion } from './decoy/fashion-report.ts';
import { isForTuning, measureFashionSeed } from './decoy/fashion-seed.ts';
import { methods, scratchRecipe } from './decoy/methods.ts';
import { architecture } from './decoy/scale.ts';
import { fashionTestImages } from './support/looks.ts';
import { study } from './support/study.ts';

/**
 * DecoyFashionMNIST, above all the correction of a model that has learned the decoy. Options as of `decoy-mnist`; with
 * `--seed 90` its corrections are measured on held-out training images with seeds 100 to 102, and `try` changes their recipe,
 * for example `--set 'try={"decay":true}'`.
 */
export const decoyFashion = study({
  name: 'decoy-fashion',
  summary:
    'clothing whose corner square tells the class: a confounded model corrected by 20 or 100 images, and from scratch',
  seeds: [10, 11, 12],
  full: fullFashion,
  quick: quickFashion,
  definition: (scale) => ({
    architecture,
    recipes: [
      scratchRecipe(scale, methods.ours, 0),
      ...Object.values(scale.recalibrations).map((one) => recalibrationRecipeOf(scale, one, 0)),
    ],
  }),
  judges: false,
  testSubjects: (seed) => (isForTuning(seed) ? [] : [fashionTestImages]),
  measure: measureFashionSeed,
  report: reportFashion,
});
