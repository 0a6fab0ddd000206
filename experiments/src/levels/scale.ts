import { parseRecipe, recalibrationRecipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';
import { generator } from '../confounder/generator.ts';
import type { MarkedScale } from '../support/marked-cells.ts';
import { cases, type Case } from './cases.ts';

const precision = 'bfloat16';

export const fullScale: MarkedScale<Case> = {
  cases,
  training: generator.confounded,
  test: { ...generator.randomisedTest, cellsPerSubject: 15 },
  glances: { maps: 60, occlusions: 8 },
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), precision }),
  correction: (seed, { gates, form, loss, lambda, counterexamples }) => {
    const usual = recalibrationRecipe('quick', { seed, lambda });
    const feedback = { ...usual.feedback, attendLoss: loss, ignoreLoss: loss, counterexamples };
    return parseRecipe({ ...usual, batchSize: 32, precision, gates, gateForm: form, feedback });
  },
};

/** Every level once. */
const quickNames = [
  'dots at input: balanced-bce, hard',
  'dots at stage-2: tolerance',
  'dots at input + stage-2: balanced-bce',
  'parasites at stage-1: energy',
  'parasites at stage-3: dice',
];

export const quickScale: MarkedScale<Case> = {
  ...fullScale,
  cases: cases.filter(({ name }) => quickNames.includes(name)).map((one) => ({ ...one, images: 3 })),
  training: { ...generator.confounded, subjects: 12, cellsPerSubject: 10 },
  test: { ...generator.randomisedTest, subjects: 8, cellsPerSubject: 8 },
  glances: { maps: 4, occlusions: 1 },
  base: (images, seed) => parseRecipe({ ...fullScale.base(images, seed), steps: 4, batchSize: 16 }),
  correction: (seed, one) => parseRecipe({ ...fullScale.correction(seed, one), steps: 2, batchSize: 8 }),
};
