import type { Estimate } from './evaluation.ts';

/** How validation images were shown: as they are, or with the regions to ignore changed. */
export type Showing = 'untouched' | 'exchanged' | 'blanked' | 'filled';

/** How they were shown for a figure: one way, or two, of which the figure is the mean. */
export type ShownBy = Showing | 'exchanged and blanked' | 'blanked and filled';

/** One figure of both models, and its change, candidate less base, paired over subjects. */
export interface FigureChange {
  readonly before: number;
  readonly after: number;
  readonly change: Estimate;
  /** In reports of old one showing: the one under which the candidate did best beside the base. */
  readonly showing: ShownBy;
}

/** The share of right answers on the images of one class. */
export interface RecallChange extends FigureChange {
  readonly class: string;
  readonly images: number;
  readonly subjects: number;
  /**
   * Whether the ignored content speaks for this class and could not be taken away: its place on these images is not known.
   * The recall is then that on untouched images. Giving up the content rightly costs some of it.
   */
  readonly isCueLeft: boolean;
  /** On untouched images. Not in reports of old. */
  readonly untouched?: Omit<FigureChange, 'showing'>;
}

/**
 * What a correction does to the classes. Giving up a false cue rightly costs accuracy on images that carry it. So where there
 * are ignored regions, each figure is the mean of two showings in which their content says nothing of the class, less what the
 * same change costs at an unmarked place.
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
