import type { SampleChoice } from '../commits/check-out.ts';

/** The sample of the first start with fewer cells, so that twelve trainings take minutes. */
export const comparedSample: SampleChoice = {
  seed: 20180,
  settings: {
    subjects: 24,
    cellsPerSubject: 16,
    healthySubjects: 0.2,
    infectedCells: 0.62,
    stainVariation: 1,
    faintest: 0.4,
    distractors: 0.18,
    dot: { infected: 0.6, healthy: 0.05, smallest: 0.045, largest: 0.09 },
  },
  split: { train: 0.5, validation: 0.3, test: 0.2 },
};
