import type { DifferenceSummary } from '../attention/difference.ts';
import type { EvidenceThresholds } from '../recipe/evidence-thresholds.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { ReviewNote } from '../review/review.ts';
import type { Roi } from '../roi/roi.ts';
import type { EngineRecord } from '../engine/engine-record.ts';
import type {
  DecisionKind,
  DetectionCode,
  Identifier,
  Meaning,
  RunKind,
  RunNoteCode,
  RunState,
  Split,
  Verdict,
  VersionState,
} from '../words.ts';

/** What services answer and pages show. Times are ISO 8601 in UTC. */
export interface ProjectView {
  readonly id: Identifier;
  readonly name: string;
  /** Class names in the model's order; `positive` is one of them. */
  readonly classes: readonly string[];
  readonly positive: string;
  readonly champion: VersionReference | null;
  readonly images: number;
  readonly subjects: number;
  /** True where any of the project's images is generated, never taken from a person. */
  readonly synthetic: boolean;
  /** The base training that makes the first model, while there is no champion yet. */
  readonly firstRun: Identifier | null;
}

export interface VersionReference {
  readonly id: Identifier;
  /** 1, 2, 3 … within the project's model. */
  readonly number: number;
}

export interface ImageSummary {
  readonly id: Identifier;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Null where nobody knows. */
  readonly label: string | null;
  readonly subject: string;
  readonly split: Split;
  readonly hasFeedback: boolean;
  /** Present in lists of what is next to review. */
  readonly review?: ReviewNote;
}

export interface ImagePage {
  readonly images: readonly ImageSummary[];
  readonly total: number;
  /** Pass as `cursor` to read on; null at the end. */
  readonly nextCursor: number | null;
}

/** How far the champion has looked through a project for what is next to review. */
export interface ReviewStatus {
  readonly version: VersionReference;
  /** Images of training and validation subjects: the only ones in the queue. */
  readonly images: number;
  /** Those of them that have scores; the queue holds no others. */
  readonly scored: number;
  /** Those whose explanations have been compared: a second each, so only the first of the queue. */
  readonly compared: number;
  readonly isWorking: boolean;
  /** A sentence for a person, when the work stopped before its end. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** How many images each filter of the grid would show. */
export interface ImageFacets {
  readonly images: number;
  readonly withFeedback: number;
  readonly splits: Readonly<Record<Split, number>>;
  /** In the project's class order; images without a label are counted nowhere here. */
  readonly labels: readonly { readonly label: string; readonly images: number }[];
  readonly subjects: readonly { readonly subject: string; readonly split: Split; readonly images: number }[];
}

export interface ImageDetail extends ImageSummary {
  readonly project: Identifier;
  readonly dataset: { readonly id: Identifier; readonly name: string; readonly synthetic: boolean };
  readonly micrometresPerPixel: number | null;
  readonly previous: Identifier | null;
  readonly next: Identifier | null;
  /** The caller's own regions. */
  readonly feedback: FeedbackView;
  /** The champion, where somebody found nothing to mark here by what it makes of the image; else null. */
  readonly passed: Identifier | null;
}

export interface FeedbackView {
  /** Null until something was saved. */
  readonly id: Identifier | null;
  readonly rois: readonly Roi[];
  readonly revision: number;
  readonly active: boolean;
  readonly updatedAt: string | null;
}

export interface FeedbackSummary {
  readonly id: Identifier;
  readonly image: ImageSummary;
  readonly author: string;
  readonly meanings: readonly Meaning[];
  readonly regions: number;
  readonly active: boolean;
  /** False on validation and test subjects: kept, never trained on. */
  readonly trainable: boolean;
  readonly updatedAt: string;
}

/** One version's answer for one image. The map is read from `/api/maps/…` as numbers. */
export interface Prediction {
  readonly image: Identifier;
  readonly version: VersionReference;
  /** Calibrated, in the project's class order; sums to 1. */
  readonly probabilities: readonly number[];
  readonly predicted: string;
  /** Null where the label is unknown. */
  readonly agrees: boolean | null;
  /** The gate has learned from feedback; until then its map explains nothing. */
  readonly gateTaught: boolean;
  /** Side of the square map in map pixels. */
  readonly mapSize: number;
}

/**
 * A value with its interval at the given confidence, by bootstrap over subjects. Of a difference between figures of fewer than
 * five subjects it reaches from −1 to 1: nothing can be told.
 */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/**
 * Metrics of one version on one split; each figure in [0,1], but MCC in [−1,1] and the Brier score, summed over the
 * classes, in [0,2]. Evaluations of old lack the optional ones.
 */
export interface EvaluationView {
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

/** The probes of one *ignore* region set on validation images; accuracies in [0,1]. */
export interface ProbeResult {
  /** Accuracy on the untouched validation images. */
  readonly accuracy: number;
  /** P: the lowest accuracy over the probes. */
  readonly lowest: number;
  /** R: how much the model relies on the regions' content; the largest fall of a probe below its control. */
  readonly reliance: number;
  /** The accuracy that is left without the regions: untouched, less R. Reports of old lack it. */
  readonly independent?: number;
  readonly probes: readonly {
    readonly name: string;
    readonly dilated: boolean;
    readonly accuracy: number;
    /** Accuracy after the same change at an unmarked place of the same shape. */
    readonly control: number;
  }[];
}

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

/** The probes of the regions to attend to and of what lies outside; accuracies in [0,1] on the images that have such regions. */
export interface ComplementReport {
  readonly images: number;
  /** On regions that were never trained on. */
  readonly heldOut: boolean;
  readonly before: ComplementResult;
  readonly after: ComplementResult;
  /** Of the lowest accuracy, candidate minus base, paired over subjects. */
  readonly change: Estimate;
  /** Of the reliance on the regions, likewise; not in reports of old. */
  readonly relianceChange?: Estimate;
}

export interface ComplementResult {
  /** On the untouched images. */
  readonly accuracy: number;
  /** The lowest accuracy once all but the regions was changed. */
  readonly lowest: number;
  /** The largest fall of accuracy once the regions themselves were changed; not in reports of old. */
  readonly reliance?: number;
  readonly probes: readonly { readonly name: string; readonly dilated: boolean; readonly accuracy: number }[];
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

/** One model's answers for one image of a probe: probabilities in the project's class order. */
export interface ProbeAnswers {
  readonly original: readonly number[];
  readonly changed: readonly number[];
}

/** The same, as a person reads it: the class that was answered, and its probability. */
export interface ProbeAnswersView {
  readonly original: { readonly label: string; readonly probability: number };
  readonly changed: { readonly label: string; readonly probability: number };
}

/** One validation image under one probe; its strip of pictures lies at `/api/runs/:run/probes/:position`. */
export interface ProbePictureView {
  readonly position: number;
  readonly probe: string;
  readonly dilated: boolean;
  readonly image: ImageSummary;
  /** The sha-256 of its strip, a PNG among the artifacts. */
  readonly strip: string;
  /** Tiles in the strip: untouched, changed and perhaps changed at an unmarked place. */
  readonly tiles: number;
  readonly before: ProbeAnswersView;
  readonly after: ProbeAnswersView;
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

export interface RunProgress {
  readonly step: number;
  readonly steps: number;
  readonly phase: 'waiting' | 'preparing' | 'training' | 'evaluating' | 'paused' | 'done';
  readonly dataLoss: number | null;
  readonly feedbackLoss: number | null;
  readonly imagesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** What an exact re-run of a finished run found. */
export interface RerunResult {
  readonly weightsHash: string;
  /** Of the run that was repeated. */
  readonly expectedHash: string;
  readonly equal: boolean;
  /** Where the engines differ, in words; where they are the same, weights that are not equal are a fault. */
  readonly differences: readonly string[];
}

export interface RunReference {
  readonly id: Identifier;
  readonly number: number;
}

export interface RunNote {
  readonly code: RunNoteCode;
  /** A sentence for a person. */
  readonly message: string;
  readonly at: string;
}

export interface RunSummary {
  readonly id: Identifier;
  readonly number: number;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly recipe: Recipe;
  readonly base: VersionReference | null;
  readonly candidate: (VersionReference & { readonly state: VersionState }) | null;
  readonly feedbackImages: number;
  readonly validation: EvaluationView | null;
  readonly verdict: Verdict | null;
  /** Mean over the run's images of the attention difference's mean |d|. */
  readonly attentionDifference: number | null;
  readonly progress: RunProgress;
  /** Asked to pause, and not there yet. */
  readonly pausing: boolean;
  /** The finished run that this one repeats exactly: a proof, which makes no version. */
  readonly rerunOf: RunReference | null;
  readonly rerun: RerunResult | null;
  /** A sentence for a person, when the run failed or was cancelled. */
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** Feedback changed since this run froze its set. */
  readonly stale: boolean;
  readonly startedBy: string;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface CurvePoint {
  readonly step: number;
  readonly dataLoss: number;
  readonly feedbackLoss: number | null;
  /** Weight of the feedback loss at this step. */
  readonly lambda: number;
  readonly accuracy: number | null;
  /** Absent without feedback, and in runs of old. */
  readonly balance?: StepBalance;
}

/** How data and feedback pulled at a step. Gradients are unweighted, over the weights that both reach. */
export interface StepBalance {
  /** Weight of the data loss. */
  readonly dataWeight: number;
  /** Lengths of the gradients. */
  readonly dataNorm: number;
  readonly feedbackNorm: number;
  /** Of the angle between them, in [−1,1]: below 0 data and expert disagree. */
  readonly cosine: number;
  /** Of the feedback up to here: how far it has raised the data loss, to first order; below 0 it helped. */
  readonly cost: number;
}

export interface RunDetail extends RunSummary {
  readonly project: Identifier;
  readonly curve: readonly CurvePoint[];
  readonly evidence: EvidenceReport | null;
  /** Some validation images under the evidence's probes; none in runs of old. */
  readonly probePictures: readonly ProbePictureView[];
  readonly differences: readonly AttentionDifferenceView[];
  readonly decisions: readonly DecisionView[];
  readonly engine: EngineRecord | null;
  /** Other engines that earlier steps ran on: with any, no repeat is equal bit for bit. */
  readonly earlierEngines: readonly EngineRecord[];
  /** What happened to it on the way, oldest first. */
  readonly notes: readonly RunNote[];
  /** Its exact re-runs, oldest first. */
  readonly reruns: readonly (RunReference & { readonly state: RunState; readonly result: RerunResult | null })[];
  readonly snapshot: string;
  readonly feedbackSet: { readonly id: Identifier; readonly hash: string; readonly images: number } | null;
  readonly images: readonly { readonly image: ImageSummary; readonly role: 'feedback' | 'probe' }[];
}

export interface AttentionDifferenceView {
  readonly image: ImageSummary;
  readonly role: 'feedback' | 'probe';
  readonly kind: 'modified' | 'trained';
  readonly summary: DifferenceSummary;
}

export interface DecisionView {
  readonly id: Identifier;
  readonly kind: DecisionKind;
  readonly version: VersionReference;
  /** Where the alias pointed before and after. */
  readonly from: VersionReference | null;
  readonly to: VersionReference | null;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

export interface VersionView extends VersionReference {
  readonly state: VersionState;
  readonly parent: VersionReference | null;
  readonly run: Identifier | null;
  readonly validation: EvaluationView | null;
  readonly weightsHash: string;
  readonly gateTaught: boolean;
  readonly createdAt: string;
  readonly decisions: readonly DecisionView[];
}

export interface AuditEventView {
  readonly id: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string;
  readonly by: string;
  readonly at: string;
}

/** What the one event stream of a page carries; ids rise, so that a page resumes where it stopped. */
export type ProjectEvent =
  | { readonly type: 'run.progress'; readonly run: Identifier; readonly progress: RunProgress }
  | { readonly type: 'run.curve'; readonly run: Identifier; readonly points: readonly CurvePoint[] }
  /** The watched image's attention has a new picture at `/api/runs/:run/attention?step=…`. */
  | { readonly type: 'run.attention'; readonly run: Identifier; readonly image: Identifier; readonly step: number }
  | { readonly type: 'run.state'; readonly run: Identifier; readonly state: RunState }
  | { readonly type: 'champion'; readonly version: VersionReference };

export interface ImportReport {
  readonly dataset: Identifier;
  readonly added: number;
  readonly skipped: number;
  readonly subjects: number;
  /** Already there, by content hash. */
  readonly known: number;
  /** What was left out, and why; `path` is relative to what was imported. */
  readonly problems: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  readonly splits: Readonly<Record<Split, { readonly subjects: number; readonly images: number }>>;
  readonly seconds: number;
}
