import { parseRecipe, recalibrationRecipe, tour } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import { defaultBaseRecipe } from '@fovea/learning';
import sampleFile from '../../../data/sample.json' with { type: 'json' };
import type { TourScale } from './walk.ts';

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
  correction: parseRecipe({ ...recalibrationRecipe(tour.preset), steps: 3, batchSize: 16 }),
};
