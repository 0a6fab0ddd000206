import { parseRecipe, recalibrationRecipe, type Recipe } from '@fovea/domain';
import type { SampleSettingsInput } from '@fovea/imaging/node';
import { defaultBaseRecipe } from '@fovea/learning';
import type { Glances } from '../support/where-it-looks.ts';
import { cases, type Case } from './cases.ts';

/** Everything that decides the figures but the seed. */
export interface Scale {
  readonly cases: readonly Case[];
  readonly training: SampleSettingsInput;
  readonly test: SampleSettingsInput;
  readonly glances: Glances;
  base(images: number, seed: number): Recipe;
  correction(seed: number, lambda: number): Recipe;
}

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

export const fullScale: Scale = {
  cases,
  training: { ...cells, dot: { ...dot, infected: 0.6, healthy: 0.05 } },
  test: { ...cells, subjects: 40, cellsPerSubject: 25, dot: { ...dot, infected: 0.5, healthy: 0.5 } },
  glances: { maps: 120, occlusions: 24 },
  base: (images, seed) => parseRecipe({ ...defaultBaseRecipe(images, seed), precision }),
  correction: (seed, lambda) => parseRecipe({ ...recalibrationRecipe('quick', { seed, lambda }), precision }),
};

export const quickScale: Scale = {
  ...fullScale,
  cases: cases.map((one) => ({ ...one, images: 3 })).filter((_, index) => index !== 3 && index !== 5),
  training: { ...fullScale.training, subjects: 12, cellsPerSubject: 10 },
  test: { ...fullScale.test, subjects: 8, cellsPerSubject: 10 },
  glances: { maps: 4, occlusions: 1 },
  base: (images, seed) => parseRecipe({ ...fullScale.base(images, seed), steps: 6, batchSize: 16 }),
  correction: (seed, lambda) => parseRecipe({ ...fullScale.correction(seed, lambda), steps: 3, batchSize: 16 }),
};
