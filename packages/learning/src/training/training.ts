import type { CurvePoint, EngineRecord, EvaluationView, Recipe, RunProgress } from '@fovea/domain';
import type { PreparedImages } from '../images/prepared-images.ts';
import type { Model } from '../model/model.ts';
import type { FeedbackTarget } from './feedback-target.ts';

export interface TrainingInput {
  readonly images: PreparedImages;
  /** Rows of training and of validation subjects; rows without a label are passed over. */
  readonly train: Int32Array;
  readonly validation: Int32Array;
  /** Regions on training images only. */
  readonly feedback: readonly FeedbackTarget[];
  readonly recipe: Recipe;
  /** The model to recalibrate; null to train the first one. */
  readonly base: Model | null;
  /** Row whose attention is to be seen while training goes on. */
  readonly watch: number | null;
}

export interface TrainingProgress extends RunProgress {
  /** Present at the steps that the curve shows. */
  readonly curve?: CurvePoint;
}

export interface TrainingHooks {
  onProgress?(progress: TrainingProgress): void;
  /** The watched image's attention map after `step` steps: size × size, in [0,1]. */
  onAttention?(step: number, map: Float32Array): void;
  /** Asked before each step and each phase; true stops the run. */
  shouldStop?(): boolean;
}

export interface TrainingResult {
  readonly model: Model;
  /** On the validation rows, after temperature scaling; null where none of them has a label. */
  readonly evaluation: EvaluationView | null;
  readonly engine: EngineRecord;
  /** Wall time of the steps alone. */
  readonly trainingSeconds: number;
  /** Images seen by the steps, feedback included, per second. */
  readonly imagesPerSecond: number;
}
