import type { RunNoteCode } from '../words.ts';

export interface RunProgress {
  readonly step: number;
  readonly steps: number;
  readonly phase: 'waiting' | 'preparing' | 'training' | 'evaluating' | 'paused' | 'done';
  readonly dataLoss: number | null;
  readonly feedbackLoss: number | null;
  readonly imagesPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** When a worker told this: the last sign of its life. Absent before the first, and in runs of old. */
  readonly at?: string;
}

export interface CurvePoint {
  readonly step: number;
  readonly dataLoss: number;
  readonly feedbackLoss: number | null;
  /** Weight of the feedback loss at this step. */
  readonly lambda: number;
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

export interface RunNote {
  readonly code: RunNoteCode;
  /** A sentence for a person. */
  readonly message: string;
  readonly at: string;
}
