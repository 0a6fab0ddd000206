import { isFoveaError } from '@fovea/domain';
import type { EngineRecord, RunNote } from '@fovea/domain';
import type { TrainingState } from '@fovea/learning';
import { serialiseCheckpoint } from '@fovea/learning';
import type { CheckpointFolder } from './checkpoint-folder.ts';

/** A checkpoint holds up the training for at most this share of its time. */
const largestShare = 0.02;
/** Data losses are compared as means over this many steps. */
const lossWindow = 20;

export interface CheckpointKeeperOptions {
  readonly folder: CheckpointFolder;
  /** Names the training, as the job does. */
  readonly training: string;
  readonly engines: readonly EngineRecord[];
  /** Of the best checkpoint that is there already. */
  readonly bestLoss: number | null;
  readonly kept: (checkpoint: { step: number; bytes: number; blockedMs: number }) => void;
  readonly note: (note: Omit<RunNote, 'at'>) => void;
  /** Time from the beginning to the first checkpoint, and from one to the next. */
  readonly shortestMs: number;
  readonly now?: () => number;
}

/**
 * Decides when a training leaves a checkpoint, and keeps it. Only copying and hashing the state holds the training up;
 * the disk is written while it goes on. The next one waits until the last has cost less than 2 % of the time since.
 */
export class CheckpointKeeper {
  readonly #options: CheckpointKeeperOptions;
  readonly #now: () => number;
  readonly #losses: number[] = [];
  #bestLoss: number;
  #dueAt: number;
  #asked = 0;
  #writing: Promise<void> | null = null;
  #isUrgent = false;
  #settledStep = -1;
  #newest: number | null = null;
  #hasFailed = false;

  constructor(options: CheckpointKeeperOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#bestLoss = options.bestLoss ?? Infinity;
    this.#dueAt = this.#now() + options.shortestMs;
  }

  /** Hears of the data loss of each step. */
  sawLoss(loss: number): void {
    this.#losses.push(loss);
    if (this.#losses.length > lossWindow) this.#losses.shift();
  }

  /** Whether the state after the step under way is wanted. @param urgent now, whatever it costs: the training stops here */
  wants(urgent: boolean): boolean {
    this.#asked = this.#now();
    this.#isUrgent = urgent;
    return urgent || (this.#writing === null && this.#asked >= this.#dueAt);
  }

  /** Takes the state that was wanted. Never fails: what the disk refuses is noted. */
  async keep(state: TrainingState): Promise<void> {
    const { training, engines, folder } = this.#options;
    const loss = this.#losses.length === 0 ? null : this.#losses.reduce((sum, one) => sum + one) / this.#losses.length;
    const bytes = serialiseCheckpoint({ state, training, engines, loss });
    const isBest = loss !== null && loss < this.#bestLoss;
    const blockedMs = this.#now() - this.#asked;
    this.#dueAt = this.#now() + Math.max(this.#options.shortestMs, blockedMs / largestShare);
    const earlier = this.#writing;
    const writing = (async () => {
      await earlier;
      try {
        await folder.keep(state.step, bytes, isBest);
        this.#newest = state.step;
        if (isBest) this.#bestLoss = loss;
        this.#hasFailed = false;
        this.#options.kept({ step: state.step, bytes: bytes.length, blockedMs });
      } catch (error) {
        this.#refused(state.step, error);
      }
    })();
    this.#writing = writing;
    if (this.#isUrgent) {
      await writing;
      this.#settledStep = state.step;
    }
    void writing.then(() => {
      if (this.#writing === writing) this.#writing = null;
    });
  }

  /** Whether the training may stop after this step, and nothing is lost that could be kept. */
  hasSettled(step: number): boolean {
    return this.#settledStep === step;
  }

  /** Resolves when nothing is being written any more. */
  async close(): Promise<void> {
    await this.#writing;
  }

  #refused(step: number, error: unknown): void {
    const why = isFoveaError(error) ? error.message : 'The disk refuses to keep it';
    const from = this.#newest === null ? 'the checkpoint it began from, or the first step' : `step ${this.#newest}`;
    // Once is enough until it has worked again.
    if (!this.#hasFailed)
      this.#options.note({
        code: 'checkpoint-not-kept',
        message: `${why}: the checkpoint after step ${step} was not kept. The run goes on; interrupted now, it would go on from ${from}. Free some space on the disk of Fovea's home.`,
      });
    this.#hasFailed = true;
  }
}
