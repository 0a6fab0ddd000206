import type { SampleChoice } from '../commits/check-out.ts';

/** Few cells, so that the stored home stays small; enough validation subjects for intervals to say something. */
export const homeSample: SampleChoice = {
  seed: 20180,
  settings: {
    subjects: 16,
    cellsPerSubject: 4,
    healthySubjects: 0.2,
    infectedCells: 0.62,
    stainVariation: 1,
    faintest: 0.6,
    distractors: 0.18,
    dot: { infected: 0.7, healthy: 0.05, smallest: 0.045, largest: 0.09 },
  },
  split: { train: 0.5, validation: 0.35, test: 0.15 },
};
