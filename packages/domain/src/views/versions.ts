import type { Evaluation } from '../records/evaluation.ts';
import type { VersionReference } from '../records/references.ts';
import type { FeedbackUse } from './feedback-in-words.ts';
import type { Page } from './paging.ts';
import type { TestStanding } from './test-looks.ts';
import type { AuditAction, DecisionKind, Identifier, VersionState } from '../words.ts';

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

/** What a version says of an image of which a part is blanked. */
export interface AnswerWithout {
  /** As of a `Prediction`. */
  readonly probabilities: readonly number[];
  readonly predicted: string;
  /** How much of what the model sees is blanked, in [0,1]. */
  readonly share: number;
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
  readonly test: TestStanding;
  /** Null where it was trained without feedback. */
  readonly feedbackUse: FeedbackUse | null;
  /** Name of the imported network that it is made of; null for the small one. */
  readonly network: string | null;
  readonly weightsHash: string;
  /** Null where its weights are here. */
  readonly weightsDroppedAt: string | null;
  readonly gateTaught: boolean;
  readonly createdAt: string;
  /** The newest of them, oldest first. */
  readonly decisions: readonly DecisionView[];
}

export interface VersionPage extends Page<VersionView> {
  /** How many versions the project has, on whichever page, and how many of them wait for a decision. */
  readonly counts: { readonly all: number; readonly candidates: number };
}

/** What happened, or several saves in a row of one image by one person. */
export interface AuditEventView {
  /** Of the newest. */
  readonly id: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string;
  readonly by: string;
  /** Of the newest, and of the oldest where it stands for several. */
  readonly at: string;
  readonly since: string;
  readonly count: number;
  readonly image: { readonly id: Identifier; readonly name: string } | null;
  readonly run: { readonly id: Identifier; readonly number: number } | null;
  /** With the run that made it. */
  readonly version: { readonly id: Identifier; readonly number: number; readonly run: Identifier } | null;
  /** How many regions the image has afterwards. */
  readonly regions: number | null;
  readonly reason: string | null;
}

/** What the audit trail of a project can be filtered by: whoever and whatever is in it. */
export interface AuditFacets {
  readonly people: readonly { readonly id: Identifier; readonly name: string }[];
  readonly actions: readonly AuditAction[];
}
