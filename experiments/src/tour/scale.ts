import { parseRecipe, recalibrationRecipe, tour } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import { defaultBaseRecipe } from '@fovea/learning';
import sampleFile from '../../../data/sample.json' with { type: 'json' };
import type { TourScale } from './walk.ts';

/** What the page asks for unless a person says otherwise, but for how far attention may stray. */
export const usualCorrection = recalibrationRecipe(tour.preset, { balance: { scheme: 'constrained' } });

/** The sample of the first start, and the product's own recipes. */
export const fullScale: TourScale = {
  sample: sampleSettingsSchema.parse(sampleFile.settings),
  firstSampleSeed: sampleFile.seed,
  shares: sampleFile.split,
  marks: tour.marks,
  first: null,
  correction: null,
};

export const quickScale: TourScale = {
  ...fullScale,
  sample: { ...fullScale.sample, subjects: 14, cellsPerSubject: 5, healthySubjects: 0.15 },
  marks: 3,
  first: parseRecipe({ ...defaultBaseRecipe(1), steps: 4, batchSize: 16 }),
  correction: parseRecipe({ ...usualCorrection, steps: 3, batchSize: 16 }),
};
