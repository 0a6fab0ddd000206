import type { Evaluation } from '../records/evaluation.ts';
import type { VersionReference } from '../records/references.ts';
import type { FeedbackUse } from './feedback-in-words.ts';
import type { DecisionKind, Identifier, VersionState } from '../words.ts';

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
  readonly validation: Evaluation | null;
  /** Null where it was trained without feedback. */
  readonly feedbackUse: FeedbackUse | null;
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
