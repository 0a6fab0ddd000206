/** A gate that no feedback moves any more, although it is far from what was asked for. */
export interface Saturation {
  /** The step at which it was noticed. */
  readonly step: number;
  /** Share of its map at 0 or 1, on the feedback images of that step. */
  readonly share: number;
}

/** What is remembered from step to step; plain JSON, kept in checkpoints. */
export interface SaturationWatch {
  /** Of the first step. */
  readonly firstLoss: number | null;
  readonly largestNorm: number;
  /** Steps in a row that looked saturated. */
  readonly row: number;
  readonly found: Saturation | null;
}

export interface SaturationSign {
  readonly step: number;
  readonly share: number;
  readonly feedbackLoss: number;
  /** Length of the feedback's gradient, unweighted. */
  readonly feedbackNorm: number;
}

/** The map is at its ends on at least this share, */
const leastShare = 0.9;
/** the feedback loss has not come down to this share of what it was at first, */
const unsolved = 0.5;
/** and its gradient is gone: beside the longest one so far, or beside the loss itself, */
const vanished = { ofLongest: 0.01, ofLoss: 1e-3 } as const;
/** for so many steps in a row. One batch may be odd. */
const stepsInARow = 5;

export const beginWatch: SaturationWatch = { firstLoss: null, largestNorm: 0, row: 0, found: null };

/**
 * Watches for a saturated gate: a map at 0 and 1 is what good feedback leads to, so that it is only wrong together with a
 * loss that stays and a gradient that does not. Reported once.
 */
export function watchSaturation(watch: SaturationWatch, saw: SaturationSign): SaturationWatch {
  const { step, share, feedbackLoss, feedbackNorm } = saw;
  const firstLoss = watch.firstLoss ?? feedbackLoss;
  const largestNorm = Math.max(watch.largestNorm, feedbackNorm);
  const isGone = feedbackNorm <= Math.max(vanished.ofLongest * largestNorm, vanished.ofLoss * feedbackLoss);
  const isSaturated = share >= leastShare && feedbackLoss > unsolved * firstLoss && feedbackLoss > 0 && isGone;
  const row = isSaturated ? watch.row + 1 : 0;
  const found = watch.found ?? (row >= stepsInARow ? { step, share } : null);
  return { firstLoss, largestNorm, row, found };
}
