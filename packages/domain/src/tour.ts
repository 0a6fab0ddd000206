/**
 * The tour on the synthetic sample, step by step the same in README, in the page and in the benchmark `tour`: among the
 * training images of the positive class, the ink dot is marked on so many, and the model is retrained by a preset.
 */
export const tour = {
  split: 'train',
  label: 'Parasitized',
  meaning: 'ignore',
  /** Images on which the dot is marked. */
  marks: 12,
  preset: 'quick',
} as const;
