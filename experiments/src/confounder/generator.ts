import type { SampleSettingsInput } from '@fovea/imaging/node';

const cells = {
  healthySubjects: 0.2,
  infectedCells: 0.62,
  stainVariation: 1,
  faintest: 0.4,
  distractors: 0.18,
} as const;
const dotSize = { smallest: 0.045, largest: 0.09 } as const;

/** Fixed before any correction was tried. Each of these differs from the next in its dots or its subjects alone. */
export const generator = {
  /** What the model trains on: the dot gives the class away. */
  confounded: { ...cells, subjects: 60, cellsPerSubject: 30, dot: { ...dotSize, infected: 1, healthy: 0 } },
  /** The same cells without dots: what could be had. */
  undotted: { ...cells, subjects: 60, cellsPerSubject: 30, dot: { ...dotSize, infected: 0, healthy: 0 } },
  /** Subjects of their own; the dot says nothing. */
  randomisedTest: { ...cells, subjects: 40, cellsPerSubject: 25, dot: { ...dotSize, infected: 0.5, healthy: 0.5 } },
  undottedTest: { ...cells, subjects: 40, cellsPerSubject: 25, dot: { ...dotSize, infected: 0, healthy: 0 } },
} as const satisfies Record<string, SampleSettingsInput>;

/** One subject in six is for validation. */
export const isValidation = (subject: number): boolean => subject % 6 === 0;

/** Seeds of the generator for repetition number n: training and test subjects never share one. */
export const generatorSeeds = (repetition: number) => ({ training: 1000 + repetition, test: 9000 + repetition });
