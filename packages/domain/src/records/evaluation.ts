import type { Split } from '../words.ts';

/** Fewer subjects than this say next to nothing of others. */
export const fewestSubjects = 5;

/**
 * A value with its interval at the given confidence, over subjects. A difference between figures of fewer
 * than `fewestSubjects`, and a figure of one subject, has an interval as wide as its range: nothing can be told.
 */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/** Whether nothing is known of a difference, or of a figure of one subject, but its value here. */
export const isUnknown = ({ low, high }: Estimate): boolean => low <= 0 && high >= 1;

/**
 * Metrics of one version on one split; each figure in [0,1], but MCC in [−1,1] and the Brier score, summed over the
 * classes, in [0,2]. Evaluations of old lack the optional ones.
 */
export interface Evaluation {
  readonly split: Split;
  readonly images: number;
  readonly subjects: number;
  readonly accuracy: Estimate;
  readonly balancedAccuracy: Estimate;
  readonly auc: Estimate | null;
  readonly sensitivity: Estimate | null;
  readonly specificity: Estimate | null;
  readonly f1?: Estimate | null;
  /** Matthews' correlation between answers and truth; 0 is chance. */
  readonly mcc?: Estimate | null;
  readonly brier: Estimate;
  /** Mean distance between how sure the answers are and how often they are right. */
  readonly calibrationError?: Estimate;
  /** Lowest accuracy in any group of images; the classes, where no other groups are known. */
  readonly worstGroup?: Estimate;
}

/** Candidate minus base on the same images, interval paired over subjects. */
export interface PairedDifference {
  readonly accuracy: Estimate;
  readonly auc: Estimate | null;
}
