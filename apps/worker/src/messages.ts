import type { HostError, TrainingJob, TrainingOutcome } from '@fovea/services';
import type { TrainingProgress } from '@fovea/learning';
import type { MessagePort } from 'node:worker_threads';

/** What a training thread is handed. */
export interface TrainingTask {
  readonly job: TrainingJob;
  /** Progress leaves by it; in the transfer list of the task. */
  readonly port: MessagePort;
  /** One Int32 that both sides share; anything but 0 asks the training to stop. */
  readonly stop: Int32Array;
}

export type TaskMessage =
  | { readonly kind: 'progress'; readonly progress: TrainingProgress }
  | { readonly kind: 'attention'; readonly step: number; readonly map: Float32Array };

/** A task never throws for what went wrong in a training: so a rejection means that its thread died. */
export type TaskResult =
  | { readonly ok: true; readonly outcome: TrainingOutcome; readonly phases: PhaseSeconds }
  | { readonly ok: false; readonly error: HostError };

/** Where the time of a training went. */
export interface PhaseSeconds {
  readonly load: number;
  readonly train: number;
  readonly evidence: number;
  readonly maps: number;
}
