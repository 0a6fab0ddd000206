import type { Estimate } from './evaluation.ts';

/** How validation images were shown: as they are, or with the regions to ignore changed. */
export const showings = ['untouched', 'exchanged', 'blanked', 'filled'] as const;
export type Showing = (typeof showings)[number];

/** One figure of both models, and its change, candidate less base, paired over subjects. */
export interface FigureChange {
  readonly before: number;
  readonly after: number;
  readonly change: Estimate;
  /** The showing, of those that were tried, under which the candidate does best beside the base. */
  readonly showing: Showing;
}

/** The share of right answers on the images of one class. */
export interface RecallChange extends FigureChange {
  readonly class: string;
  readonly images: number;
  readonly subjects: number;
  /**
   * Whether the ignored content speaks for this class and could not be taken away: its place on these images is not known.
   * Giving up the content then rightly costs recall, and the recall judges nothing.
   */
  readonly isCueLeft: boolean;
}

/**
 * What a correction does to the classes. Giving up a false cue rightly costs accuracy on images that carry it. So where there
 * are ignored regions, each figure is that of the showing which favours the candidate most: harm shows under all of them.
 */
export interface ClassChanges {
  readonly recalls: readonly RecallChange[];
  /** Classes without any such image. */
  readonly unseen: readonly string[];
  readonly balancedAccuracy: FigureChange;
  /** Of the positive class against all others; of more than two classes, the mean over each. Null where one class occurs. */
  readonly auc: FigureChange | null;
  /** On untouched images alone, each answer calibrated without its own subject. */
  readonly calibrationError: FigureChange;
}
