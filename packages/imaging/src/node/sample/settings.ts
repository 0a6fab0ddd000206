import { z } from 'zod';

const share = z.number().min(0).max(1);

export const dotInks = ['blue-black', 'felt-tip blue', 'felt-tip green'] as const;

/** What decides a synthetic sample, beside its seed. Stored in `data/sample.json` for the sample of the first start. */
export const sampleSettingsSchema = z.object({
  subjects: z.int().min(2).max(2000).default(60),
  cellsPerSubject: z.int().min(1).max(2000).default(40),
  /** One subject's cells after another's, or a cell of each subject in turn. The cells are the same. */
  order: z.enum(['by subject', 'subjects in turn']).default('by subject'),
  /** Share of subjects without any infected cell. */
  healthySubjects: share.default(0.2),
  /** Share of infected cells among the cells of the other subjects. */
  infectedCells: share.default(0.62),
  /** How far stains differ between subjects: 0 not at all, 1 as far as slides from different laboratories. */
  stainVariation: share.default(1),
  /** Visibility of the parasites: the faintest ones are drawn at this opacity. */
  faintest: z.number().min(0.1).max(1).default(0.4),
  /** Chance of each thing that is no parasite (platelet, stain grains, bright spot) on a cell of either class. */
  distractors: share.default(0.18),
  /** An ink dot whose presence follows the class: chance on infected and on healthy cells. */
  dot: z
    .object({
      infected: share,
      healthy: share,
      ink: z.enum(dotInks).default('blue-black'),
      /** Radius as a share of the picture's shorter side. */
      smallest: z.number().min(0.02).max(0.2).default(0.045),
      largest: z.number().min(0.02).max(0.2).default(0.09),
    })
    .default({ infected: 0, healthy: 0, ink: 'blue-black', smallest: 0.045, largest: 0.09 }),
});
export type SampleSettings = z.infer<typeof sampleSettingsSchema>;
export type SampleSettingsInput = z.input<typeof sampleSettingsSchema>;

export type SampleClass = 'Parasitized' | 'Uninfected';
