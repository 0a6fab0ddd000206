import { z } from 'zod';

const share = z.number().min(0).max(1);

/**
 * What the evidence report counts as a difference. Part of the recipe, so that a verdict is read beside the rule that made
 * it, and nobody moves the rule once the figures are known.
 */
export const evidenceThresholdsSchema = z.object({
  /** Accuracy that counts, as a share: less is within what chance moves. */
  points: share.default(0.03),
  /** A larger fall of a class's recall, or of balanced accuracy, is harm where chance does not explain it. */
  recallMargin: share.default(0.03),
  /** The same of AUC. */
  aucMargin: share.default(0.01),
  /** A larger rise of the calibration error stands against *accept* where chance does not explain it. */
  calibrationMargin: share.default(0.01),
  /** Rise of the matched-area IoU or of pointing that counts as having learned where to look. */
  alignmentRise: share.default(0.05),
  /**
   * The least reliance on ignored regions that can be cured for sure: less may as well have moved elsewhere by chance. As much
   * must there be on regions to attend to afterwards.
   */
  leastReliance: share.default(0.1),
  /** The most of the reliance on ignored regions that may stay. */
  remaining: share.default(0.5),
  /**
   * By how much what is gained must exceed the validation accuracy that is lost. Gained is the rise of the accuracy without the
   * ignored regions, or that from the regions to attend to alone.
   */
  leastGain: share.default(0.05),
  /**
   * The most validation accuracy, or recall of a class, that giving up the ignored regions may cost where nobody marked what
   * the answers should rest on, or on too few subjects: a model that loses more has perhaps lost that.
   */
  largestFall: share.default(0.2),
  /** The most of its accuracy that a model may owe to what lies outside the regions to attend to. */
  outsideShare: share.default(0.5),
  /** By how much the reliance on the regions to attend to may fall where chance explains it: more is not wholly a cure. */
  insideFall: share.default(0.1),
  /** Share of two people's marked areas, of the smaller one, that overlaps where they contradict each other. */
  contradiction: share.default(0.25),
  /** Share of the marked pixels where a map that stands at 0 or 1 against the feedback can learn no more. */
  saturation: share.default(0.5),
});
export type EvidenceThresholds = z.infer<typeof evidenceThresholdsSchema>;

export const defaultEvidenceThresholds: EvidenceThresholds = evidenceThresholdsSchema.parse({});
