import type { EvidenceThresholds } from '../recipe/evidence-thresholds.ts';
import type { DetectionCode, Identifier, Verdict } from '../words.ts';
import type { Estimate, PairedDifference } from './evaluation.ts';
import type { ComplementReport, ProbeResult } from './probes.ts';

export interface EvidenceReport {
  readonly verdict: Verdict;
  /** Plain sentences: why this verdict. */
  readonly reasons: readonly string[];
  readonly paired: PairedDifference | null;
  /** Present for *ignore* feedback. */
  readonly probes: {
    readonly before: ProbeResult;
    readonly after: ProbeResult;
    /** Of R before, at its worst probe; the interval is widened for the number of probes. Reports of old lack it. */
    readonly relianceBefore?: Estimate;
    /** Rise of the accuracy that is left without the regions, paired over subjects. Reports of old lack it. */
    readonly rise?: Estimate;
  } | null;
  /** Present for *attend* feedback. */
  readonly alignment: {
    readonly images: number;
    /** On feedback that was never trained on. */
    readonly heldOut: boolean;
    readonly before: AlignmentFigures;
    readonly after: AlignmentFigures;
  } | null;
  /**
   * Of regions to attend to on labelled images: those on validation subjects, whatever was trained on, else those of *attend*
   * feedback. Reports of old lack it.
   */
  readonly complement?: ComplementReport | null;
  /** The validation subject whose accuracy fell the most surely; null where none fell. Reports of old lack it. */
  readonly worstSubject?: SubjectChange | null;
  /** The rule that the verdict was made by. Reports of old lack some or all of it. */
  readonly thresholds?: EvidenceThresholds;
  /** What a person should know beside the verdict. Reports of old lack them. */
  readonly detections?: readonly Detection[];
}

/** How maps lie to the regions to attend to: means over the images, each in [0,1]. Reports of old lack the optional ones. */
export interface AlignmentFigures {
  /** Overlap of the regions with as many of the map's highest pixels. */
  readonly iou: number;
  /** Share of the images whose highest pixel lies in a region. */
  readonly pointing: number;
  /** Share of the map's mass that lies in the regions. */
  readonly energyInside?: number;
  /** The chance that a pixel in a region is rated above one outside. */
  readonly pixelAuc?: number;
}

/** How one subject of the validation fares with the candidate; accuracies in [0,1]. */
export interface SubjectChange {
  readonly subject: string;
  /** How many subjects it was picked from: the interval of `change` is widened for them. */
  readonly subjects: number;
  readonly images: number;
  readonly before: number;
  readonly after: number;
  readonly change: Estimate;
}

/** Something about a run's feedback, base or effect that the verdict alone does not say. */
export interface Detection {
  readonly code: DetectionCode;
  /** Plain sentences: what was found, and what to do. */
  readonly message: string;
  /** The images that it is about, at most a few. */
  readonly images: readonly Identifier[];
}
