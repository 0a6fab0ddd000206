import type { CurvePoint, EngineRecord, Evaluation, Recipe, RunProgress } from '@fovea/domain';
import type { BalanceState } from '../balance/balance.ts';
import type { MarkedImage } from '../images/marked-image.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import type { PlainArchitecture } from '../model/architecture.ts';
import type { Model, WeightArray } from '../model/model.ts';
import type { ImportedNetwork } from '../model/network-file.ts';
import type { StreamStates } from '../random/random-streams.ts';
import type { RowSamplerState } from '../random/sampler.ts';
import type { Saturation, SaturationWatch } from './saturation.ts';

/** Everything that decides how a training goes on: equal states give equal weights in the end (same engine). */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** Weights by name; the optimiser's moments as `adam.first/NAME` and `adam.second/NAME`, its decays as `adam.power1`, `adam.power2`. */
  readonly tensors: Readonly<Record<string, WeightArray>>;
  /** Where the random streams and the samplers stand. */
  readonly batches: BatchesState;
  /** Where the balance of data and feedback stands; null in checkpoints from before there were schemes. */
  readonly balance: BalanceState | null;
  /** What was seen of the gate's saturation; not in checkpoints from before it was watched. */
  readonly saturation?: SaturationWatch | null;
  /** The points told so far, so that none is missing where they were not stored in time; not in checkpoints from before. */
  readonly curve?: readonly CurvePoint[];
  readonly imagesSeen: number;
  /** Spent on the steps so far. */
  readonly seconds: number;
}

export interface TrainingInput {
  readonly images: PreparedImages;
  /** Rows of training and of validation subjects; rows without a label are passed over. */
  readonly train: Int32Array;
  readonly validation: Int32Array;
  /** Training images only. */
  readonly feedback: readonly MarkedImage[];
  readonly recipe: Recipe;
  /** The model to recalibrate; null to train the first one. */
  readonly base: Model | null;
  /** Of a first model; default: the product's own. */
  readonly architecture?: PlainArchitecture;
  /** What a first model begins with where the recipe names a network. */
  readonly network?: ImportedNetwork | undefined;
  /** Row whose attention is to be seen while training goes on. */
  readonly watch: number | null;
  /** Where an interrupted training of the same input stood; default: begin. */
  readonly resume?: TrainingState | null;
  /** Default: captured on the native engine. */
  readonly execution?: 'captured' | 'eager';
}

export interface TrainingProgress extends RunProgress {
  /** Present at the steps that the curve shows. */
  readonly curve?: CurvePoint;
}

export interface TrainingHooks {
  onProgress?(progress: TrainingProgress): void;
  /** The watched image's attention map (see `Network.attention`) after `step` steps: size × size, in [0,1]. */
  onAttention?(step: number, map: Float32Array): void;
  /** The gate is saturated: no feedback moves it any more. Told once. */
  onSaturation?(saturation: Saturation): void;
  /** Asked after each step; true hands the state to `onCheckpoint`, for which the training waits. */
  wantsCheckpoint?(step: number): boolean;
  /** What fails in here fails the training. */
  onCheckpoint?(state: TrainingState): void | Promise<void>;
  /** Asked before each step and each phase; true stops the run. */
  shouldStop?(): boolean;
}

export interface TrainingResult {
  readonly model: Model;
  /** On the validation rows, after temperature scaling; null where none of them has a label. */
  readonly evaluation: Evaluation | null;
  readonly engine: EngineRecord;
  /** Wall time of the steps alone. */
  readonly trainingSeconds: number;
  /** Images seen by the steps, feedback included, per second. */
  readonly imagesPerSecond: number;
  /** Why the steps ran eagerly although a graph was wanted; null otherwise. */
  readonly fallback: string | null;
  /** Null where the gate followed the feedback. */
  readonly saturation: Saturation | null;
}

/** Where the batches of a training stand; plain JSON. */
export interface BatchesState {
  readonly streams: StreamStates;
  readonly samplers: Readonly<Record<'data' | 'feedback', RowSamplerState>>;
}
