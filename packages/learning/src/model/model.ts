import type { Weights } from './weights.ts';

/** What must be known beside the weights to compute the same answer again; stored in the weights file itself. */
export interface ModelForm {
  readonly size: number;
  readonly classes: number;
  readonly gate: {
    readonly level: 'input';
    /** The classifier sees 1[M > .5] instead of M. */
    readonly hard: boolean;
    /** The gate has learned from feedback; until then its map explains nothing. */
    readonly taught: boolean;
  };
  /** Logits are divided by it before the softmax, so that probabilities mean what they say. */
  readonly temperature: number;
}

/** A trained model: everything that prediction needs. */
export interface Model {
  readonly form: ModelForm;
  readonly weights: Weights;
}
