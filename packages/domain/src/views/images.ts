import type { VersionReference } from '../records/references.ts';
import type { ReviewNote } from '../review/review.ts';
import type { Fit } from '../recipe/input-settings.ts';
import type { Roi } from '../roi/roi.ts';
import type { Identifier, Meaning, Split } from '../words.ts';
import type { Cursor, Page } from './paging.ts';

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

/** How long a list of images is, and where each of its pages begins, so that any of them can be read. */
export interface ImageOutline {
  readonly total: number;
  /** What the first page, the second one and so on come after. */
  readonly pages: readonly (Cursor | null)[];
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
  /** The first ones by name. */
  readonly subjects: readonly { readonly subject: string; readonly split: Split; readonly images: number }[];
  /** How many subjects are not among them; a search finds these. */
  readonly moreSubjects: number;
}

export interface FeedbackView {
  /** Null until something was saved. */
  readonly id: Identifier | null;
  readonly rois: readonly Roi[];
  readonly revision: number;
  readonly active: boolean;
  readonly updatedAt: string | null;
}

export interface ImageDetail extends ImageSummary {
  readonly project: Identifier;
  /** Side in pixels of the square that the model takes. */
  readonly preparedSize: number;
  /** How the image becomes that square. */
  readonly fit: Fit;
  readonly dataset: { readonly id: Identifier; readonly name: string; readonly synthetic: boolean };
  readonly micrometresPerPixel: number | null;
  readonly previous: Identifier | null;
  readonly next: Identifier | null;
  /** The caller's own regions. */
  readonly feedback: FeedbackView;
  /** The champion, where somebody found nothing to mark here by what it makes of the image; else null. */
  readonly passed: Identifier | null;
}

export interface FeedbackSummary {
  readonly id: Identifier;
  readonly image: ImageSummary;
  readonly author: string;
  /** Of regions that the model sees anything of. */
  readonly meanings: readonly Meaning[];
  readonly regions: number;
  /** Regions that lie outside what the model sees: kept, never trained on or judged by. */
  readonly outside: number;
  readonly active: boolean;
  /** False on validation and test subjects, and where all regions lie outside what the model sees: kept, never trained on. */
  readonly trainable: boolean;
  readonly updatedAt: string;
}

/** How many pieces of feedback a retraining trains on, checks the new version by, or only keeps. */
export interface FeedbackCounts {
  readonly train: number;
  readonly check: number;
  readonly keep: number;
}

export interface FeedbackPage extends Page<FeedbackSummary> {
  /** Of all active feedback, on whichever page. */
  readonly active: FeedbackCounts;
}
