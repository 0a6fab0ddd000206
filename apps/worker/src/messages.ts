import type { CurvePoint, RunNote } from '@fovea/domain';
import type { HostError } from '@fovea/processes';
import type { attempts, TrainingJob, TrainingOutcome } from '@fovea/services';
import type { TrainingProgress } from '@fovea/learning';
import type { MessagePort } from 'node:worker_threads';
import type { TrainingPixels } from './shared-images.ts';

/** What a training thread is handed. */
export interface TrainingTask extends TrainingPixels {
  readonly job: TrainingJob;
  /** Progress leaves by it; in the transfer list of the task. */
  readonly port: MessagePort;
  /** One Int32 that both sides share: one of `stopWords`. */
  readonly stop: Int32Array;
  /** Between two checkpoints, at least. */
  readonly checkpointSeconds: number;
}

/** What a thread is handed to be ready for. */
export type WarmTask = Pick<attempts.NextTraining, 'input' | 'ofNetwork'>;

/** What is asked of a training thread, as the shared flag says it. */
export const stopWords = {
  goOn: 0,
  /** At its next step; what it has done is not wanted. */
  stop: 1,
  /** At its next step, once a checkpoint is kept. */
  keepAndStop: 2,
} as const;

/** Where an attempt begins; the first that is told of it. */
export interface Beginning {
  /** Steps done. */
  readonly step: number;
  /** The points of the curve up to there. */
  readonly curve: readonly CurvePoint[];
}

export type TaskMessage =
  | ({ readonly kind: 'begin' } & Beginning)
  | { readonly kind: 'note'; readonly note: Omit<RunNote, 'at'> }
  /** A checkpoint is on disk; it held the training up for so long. */
  | { readonly kind: 'checkpoint'; readonly step: number; readonly bytes: number; readonly blockedMs: number }
  | { readonly kind: 'progress'; readonly progress: TrainingProgress }
  | { readonly kind: 'attention'; readonly step: number; readonly map: Float32Array };

/** A task never throws for what went wrong in a training: so a rejection means that its thread died. */
export type TaskResult =
  | { readonly ok: true; readonly outcome: TrainingOutcome; readonly phases: PhaseSeconds }
  | { readonly ok: false; readonly error: HostError };

/** What an error is called that nobody foresaw. */
export const unforeseen = {
  code: 'TRAINING_FAILED',
  message:
    'The training failed in a way that Fovea did not foresee. Start it again; if it repeats, look into the log of the worker.',
} as const;

/** Where the time of a training went. */
export interface PhaseSeconds {
  readonly load: number;
  readonly train: number;
  readonly evidence: number;
  readonly maps: number;
}
