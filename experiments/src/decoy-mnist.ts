import { methods, scratchRecipe } from './decoy/methods.ts';
import { reportMnist } from './decoy/mnist-report.ts';
import { measureMnistSeed } from './decoy/mnist-seed.ts';
import { architecture, fullScale, quickScale } from './decoy/scale.ts';
import { study } from './support/study.ts';

/**
 * The published DecoyMNIST. Options: minutes=N stops after so long and publishes what there is, the next time goes on
 * from there; epochs=N goes no further than so many.
 */
export const decoyMnist = study({
  name: 'decoy-mnist',
  summary:
    'digits whose corner square tells the class: the published recipe without feedback, with the published method input-gradient, with the gate',
  seeds: [0, 1, 2, 3, 4],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({
    architecture,
    methods,
    recipes: Object.values(methods).map((method) => scratchRecipe(scale, method, 0)),
  }),
  judges: true,
  testSubjects: () => ['MNIST, test images'],
  measure: measureMnistSeed,
  report: reportMnist,
});
