import type { DifferenceSummary } from '../attention/difference.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { EngineRecord, RerunResult } from '../records/engine-record.ts';
import type { Evaluation } from '../records/evaluation.ts';
import type { RunReference, VersionReference } from '../records/references.ts';
import type { CurvePoint, RunNote, RunProgress } from '../records/run-progress.ts';
import type { Identifier, RunKind, RunState, Verdict, VersionState } from '../words.ts';
import type { EvidenceView, ProbePictureView } from './evidence.ts';
import type { FeedbackUse } from './feedback-in-words.ts';
import type { ImageSummary } from './images.ts';
import type { TestStanding } from './test-looks.ts';
import type { DecisionView } from './versions.ts';

/** The version that a run made. */
export interface RunCandidate extends VersionReference {
  readonly state: VersionState;
  /** Null where its weights are here. */
  readonly weightsDroppedAt: string | null;
}

/** Times are ISO 8601 in UTC, as in every view. */
export interface RunSummary {
  readonly id: Identifier;
  readonly number: number;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly recipe: Recipe;
  /** Name of the imported network that its model is made of; null for the small one. */
  readonly network: string | null;
  readonly base: VersionReference | null;
  readonly candidate: RunCandidate | null;
  readonly feedbackImages: number;
  readonly feedbackUse: FeedbackUse;
  readonly validation: Evaluation | null;
  readonly verdict: Verdict | null;
  /** Mean over the run's images of the attention difference's mean |d|. */
  readonly attentionDifference: number | null;
  /** How many images that mean is over. */
  readonly attentionImages: number;
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

export interface RunDetail extends RunSummary {
  readonly project: Identifier;
  readonly curve: readonly CurvePoint[];
  readonly evidence: EvidenceView | null;
  /** Of its version; null where it has made none. */
  readonly test: TestStanding | null;
  /** Some validation images under the evidence's probes; none in runs of old. */
  readonly probePictures: readonly ProbePictureView[];
  readonly differences: readonly AttentionDifferenceView[];
  readonly decisions: readonly DecisionView[];
  readonly engine: EngineRecord | null;
  /** Other engines that earlier steps ran on: with any, no repeat is equal bit for bit. */
  readonly earlierEngines: readonly EngineRecord[];
  /** What happened to it on the way, oldest first; of very many the newest. */
  readonly notes: readonly RunNote[];
  /** Its exact re-runs, oldest first; of very many the newest. */
  readonly reruns: readonly (RunReference & { readonly state: RunState; readonly result: RerunResult | null })[];
  readonly snapshot: string;
  readonly feedbackSet: { readonly id: Identifier; readonly hash: string; readonly images: number } | null;
  /** Those with feedback first. Of very many with feedback the first 500. */
  readonly images: readonly RunImage[];
  /** How many images with feedback are not in `images`, nor in `differences`. */
  readonly unlistedImages: number;
}

export interface RunImage {
  readonly image: ImageSummary;
  readonly role: 'feedback' | 'probe';
  /** sha-256 of the picture: the same in every project. */
  readonly contentHash: string;
}

export interface AttentionDifferenceView {
  readonly image: ImageSummary;
  readonly role: 'feedback' | 'probe';
  readonly kind: 'modified' | 'trained';
  readonly summary: DifferenceSummary;
}
