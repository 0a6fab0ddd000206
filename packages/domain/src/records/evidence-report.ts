import type { EvidenceThresholds } from '../recipe/evidence-thresholds.ts';
import type { Verdict } from '../words.ts';
import type { ClassChanges } from './class-changes.ts';
import type { Estimate, PairedDifference } from './evaluation.ts';
import type { Detection, Finding } from './findings.ts';
import type { AlignmentReport, ComplementReport, ProbeReport } from './probes.ts';

/** What the rules of a verdict read. */
export interface EvidenceFigures {
  readonly paired: PairedDifference | null;
  /** Not in reports of old. */
  readonly classes?: ClassChanges;
  /**
   * How many candidates were judged on these validation images or were in training at the time, this one included: at least
   * its place among all that were judged. Not in reports of old.
   */
  readonly candidates?: number;
  /** Present for *ignore* feedback. */
  readonly probes: ProbeReport | null;
  /** Present for *attend* feedback. */
  readonly alignment: AlignmentReport | null;
  /**
   * Of regions to attend to on labelled images: those on validation subjects, whatever was trained on, else those of *attend*
   * feedback.
   */
  readonly complement: ComplementReport | null;
  /** Of the *attend* feedback itself, where `complement` is of other regions. */
  readonly drawn: ComplementReport | null;
  /** Whether the method taught a map, and not the answers alone. */
  readonly isMapTaught: boolean;
  /** Whether the feedback had any weight in the training: without, nothing that changed is its doing. Not in reports of old. */
  readonly isTaught?: boolean;
  readonly subjects: {
    /** Of the validation images. */
    readonly validation: number;
    /** Of the images that `complement` asks; null in reports of old, where these were enough. */
    readonly attended: number | null;
  };
}

/** The regions to attend to on validation images, as they were when they judged. */
export interface CheckSet {
  /** SHA-256 of the regions. */
  readonly hash: string;
  readonly images: number;
}

/** What a candidate passed or failed before a person decides: facts, which `reasonsInWords` puts into sentences. */
export interface EvidenceReport extends EvidenceFigures {
  readonly verdict: Verdict;
  /** The rules that made the verdict. */
  readonly findings: readonly Finding[];
  /** Those of the recipe, as the rules read them. Reports of old lack some or all of them. */
  readonly thresholds: Partial<EvidenceThresholds>;
  /** The validation subject whose accuracy fell the most surely; null where none fell. */
  readonly worstSubject: SubjectChange | null;
  /** What judged the candidate beside the images; null where nobody drew such. Not in reports of old. */
  readonly checkSet?: CheckSet | null;
  /** What a person should know beside the verdict. */
  readonly detections: readonly Detection[];
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

/**
 * A report as it was stored before verdicts were facts: the sentences of its time in place of rules, and fewer figures the
 * older it is.
 */
export interface ToldReport
  extends
    Pick<EvidenceReport, 'verdict' | 'paired' | 'probes' | 'alignment'>,
    Partial<Pick<EvidenceReport, 'complement' | 'worstSubject' | 'thresholds'>> {
  readonly reasons: readonly string[];
  readonly detections?: readonly {
    readonly code: Detection['code'];
    readonly message: string;
    readonly images: Detection['images'];
  }[];
}
