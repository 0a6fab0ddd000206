import type { Roi } from '../roi/roi.ts';
import type { Identifier, Meaning } from '../words.ts';
import type { ImageSummary } from './images.ts';

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
