import { parseRecipe, recalibrationRecipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';
import type { MarkedScale } from '../support/marked-cells.ts';
import { cases, type Case } from './cases.ts';

/** As the sample of the first start: the dot lies on many infected cells and on few healthy ones. */
const cells = {
  subjects: 48,
  cellsPerSubject: 30,
  healthySubjects: 0.2,
  infectedCells: 0.62,
  stainVariation: 1,
  faintest: 0.4,
  distractors: 0.18,
} as const;
const dot = { smallest: 0.045, largest: 0.09 } as const;
const precision = 'bfloat16';

export const fullScale: MarkedScale<Case> = {
  cases,
  training: { ...cells, dot: { ...dot, infected: 0.6, healthy: 0.05 } },
  test: { ...cells, subjects: 40, cellsPerSubject: 25, dot: { ...dot, infected: 0.5, healthy: 0.5 } },
  glances: { maps: 120, occlusions: 12 },
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), precision }),
  correction: (seed, { lambda }) => parseRecipe({ ...recalibrationRecipe('quick', { seed, lambda }), precision }),
};

export const quickScale: MarkedScale<Case> = {
  ...fullScale,
  cases: cases.map((one) => ({ ...one, images: 3 })).filter((_, index) => index !== 3 && index !== 5),
  training: { ...fullScale.training, subjects: 12, cellsPerSubject: 10 },
  test: { ...fullScale.test, subjects: 8, cellsPerSubject: 10 },
  glances: { maps: 4, occlusions: 1 },
  base: (images, seed) => parseRecipe({ ...fullScale.base(images, seed), steps: 6, batchSize: 16 }),
  correction: (seed, one) => parseRecipe({ ...fullScale.correction(seed, one), steps: 3, batchSize: 16 }),
};
