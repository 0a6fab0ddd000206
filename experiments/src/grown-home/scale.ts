/** How much a home holds that has been used for years. */
export interface HomeScale {
  readonly subjects: number;
  /** Cells of each subject when the runs were made, and those that were imported later. */
  readonly earlyCells: number;
  readonly laterCells: number;
  readonly runs: number;
  /** Images that somebody drew on. */
  readonly marked: number;
  /** Rows of these tables at least. */
  readonly auditRows: number;
  readonly events: number;
  /** Whether the explanations of the images that come first in the queue are compared: a second each. */
  readonly isCompared: boolean;
}

/** 30,000 images. */
export const largeScale: HomeScale = {
  subjects: 300,
  earlyCells: 4,
  laterCells: 96,
  runs: 500,
  marked: 600,
  auditRows: 20_000,
  events: 100_000,
  isCompared: true,
};

/** 10,000 images: what a backup is timed with. */
export const backupScale: HomeScale = { ...largeScale, subjects: 250, laterCells: 36 };

/** Enough to go every way through the code in seconds. */
export const quickScale: HomeScale = {
  subjects: 8,
  earlyCells: 4,
  laterCells: 4,
  runs: 12,
  marked: 12,
  auditRows: 400,
  events: 600,
  isCompared: false,
};

export const imagesOf = ({ subjects, earlyCells, laterCells }: HomeScale) => subjects * (earlyCells + laterCells);
