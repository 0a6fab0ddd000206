import type { CurvePoint, RunNote, RunProgress } from '@fovea/domain';
import { isFoveaError } from '@fovea/domain';
import type { Logger } from '@fovea/processes/log';
import type { Context, TrainingJob } from '@fovea/services';
import { attempts } from '@fovea/services';
import type { Beginning, TaskMessage, TaskResult } from './messages.ts';
import { persistently } from './persistently.ts';
import type { Training, TrainingPool } from './training-pool.ts';
import { ThreadDied } from './training-pool.ts';
import { watchRequests } from './watch-requests.ts';

/** A step or a probe takes well under a second; a training that goes on for this long after it was asked to stop hangs. */
const stopGraceMs = 10_000;

export interface AttemptSettings {
  /** Aborted when the queue gives this job to another worker. */
  readonly claimLost: AbortSignal;
  /** Aborted when this worker is to end. */
  readonly ending: AbortSignal;
  readonly log: Logger;
}

type StopReason = 'cancelled' | 'superseded' | 'paused' | 'ending';

/** A stop that throws the work away is not taken back by one that keeps it. */
const keepsWork = { cancelled: false, superseded: false, paused: true, ending: true } as const satisfies Record<
  StopReason,
  boolean
>;

/** One attempt's training under way: its progress is written, and it is stopped for whatever reason comes first. */
export class Attempt {
  readonly #checkpoints: CheckpointCosts = { count: 0, bytes: 0, blockedMs: 0 };
  readonly #context: Context;
  readonly #job: TrainingJob;
  readonly #settings: AttemptSettings;
  #training: Training | undefined;
  #reason: StopReason | undefined;
  #kill: NodeJS.Timeout | undefined;

  constructor(context: Context, job: TrainingJob, settings: AttemptSettings) {
    this.#context = context;
    this.#job = job;
    this.#settings = settings;
  }

  async follow(pool: TrainingPool): Promise<Followed> {
    const { run, token, watch, attempt } = this.#job;
    const writer = new ProgressWriter({
      write: async ({ begin, progress, points, attention, notes, checkpoint }) => {
        if (begin !== null && attempt > 1) await attempts.begin(this.#context, { run, token, ...begin });
        if (attention !== null && watch !== null) {
          await attempts.liveMap(this.#context, { run, token, image: watch.image, ...attention });
        }
        await attempts.progress(this.#context, { run, token, progress, points, checkpoint, notes });
      },
      superseded: () => this.#stop('superseded'),
    });
    const training = pool.start(this.#job, (message) => {
      this.#hear(message);
      writer.take(message);
    });
    this.#training = training;
    const { claimLost, ending } = this.#settings;
    const onClaimLost = () => this.#stop('superseded');
    const onEnding = () => this.#stop('ending');
    claimLost.addEventListener('abort', onClaimLost);
    ending.addEventListener('abort', onEnding);
    if (claimLost.aborted) onClaimLost();
    if (ending.aborted) onEnding();
    const stopWatching = watchRequests(this.#context, run, (request) =>
      this.#stop(request === 'cancel' ? 'cancelled' : 'paused'),
    );
    try {
      const result = await training.result.catch((error: unknown) => {
        if (error instanceof ThreadDied) return error;
        throw error;
      });
      await writer.close();
      return { result, reason: this.#reason, checkpoints: this.#checkpoints };
    } finally {
      clearTimeout(this.#kill);
      stopWatching();
      claimLost.removeEventListener('abort', onClaimLost);
      ending.removeEventListener('abort', onEnding);
    }
  }

  #hear(message: TaskMessage): void {
    if (message.kind === 'note') this.#settings.log.info({ note: message.note.code }, message.note.message);
    if (message.kind !== 'checkpoint') return;
    this.#checkpoints.count++;
    this.#checkpoints.bytes = message.bytes;
    this.#checkpoints.blockedMs += message.blockedMs;
  }

  #stop(reason: StopReason): void {
    if (this.#reason !== undefined && (!keepsWork[this.#reason] || keepsWork[reason])) return;
    this.#reason = reason;
    this.#training?.stop({ keep: keepsWork[reason] });
    this.#kill ??= setTimeout(() => this.#training?.kill(), stopGraceMs);
  }
}

interface CheckpointCosts {
  count: number;
  bytes: number;
  blockedMs: number;
}

/** What came of it. */
export interface Followed {
  readonly result: TaskResult | ThreadDied;
  readonly reason: StopReason | undefined;
  readonly checkpoints: CheckpointCosts;
}

/** What one write takes to the database. */
export interface ProgressBatch {
  /** Null once it is told. To be written before the rest. */
  readonly begin: Beginning | null;
  readonly progress: RunProgress | null;
  readonly points: readonly CurvePoint[];
  readonly attention: { readonly step: number; readonly map: Float32Array } | null;
  readonly notes: readonly Omit<RunNote, 'at'>[];
  /** Steps of the newest checkpoint. */
  readonly checkpoint: number | null;
}

export interface ProgressWriterOptions {
  /** Stores and announces one batch. */
  readonly write: (batch: ProgressBatch) => Promise<void>;
  /** Called once when a write is refused because another attempt holds the run, or the run has ended. */
  readonly superseded: () => void;
  readonly everyMs?: number;
}

const refusals: readonly string[] = ['RUN_NOT_ACTIVE', 'STALE', 'NOT_FOUND'];
const defaultEveryMs = 250;

/**
 * Gathers what a training says and writes it in batches, one at a time: the latest progress and picture, and every point
 * of the curve. What could not be written goes with the next batch.
 */
export class ProgressWriter {
  readonly #options: ProgressWriterOptions;
  #begin: Beginning | null = null;
  #progress: RunProgress | null = null;
  #figures: Pick<RunProgress, 'dataLoss' | 'feedbackLoss' | 'imagesPerSecond'> = {
    dataLoss: null,
    feedbackLoss: null,
    imagesPerSecond: null,
  };
  #points: CurvePoint[] = [];
  #attention: ProgressBatch['attention'] = null;
  #notes: ProgressBatch['notes'] = [];
  #checkpoint: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lastWrite = 0;
  #closed = false;

  constructor(options: ProgressWriterOptions) {
    this.#options = options;
  }

  take(message: TaskMessage): void {
    if (this.#closed) return;
    if (message.kind === 'begin') this.#begin = { step: message.step, curve: message.curve };
    else if (message.kind === 'note') this.#notes = [...this.#notes, message.note];
    else if (message.kind === 'checkpoint') this.#checkpoint = message.step;
    else if (message.kind === 'attention') this.#attention = { step: message.step, map: message.map };
    else {
      const { curve, ...progress } = message.progress;
      // Phases that measure nothing leave the last figures standing.
      this.#figures = {
        dataLoss: progress.dataLoss ?? this.#figures.dataLoss,
        feedbackLoss: progress.feedbackLoss ?? this.#figures.feedbackLoss,
        imagesPerSecond: progress.imagesPerSecond ?? this.#figures.imagesPerSecond,
      };
      this.#progress = { ...progress, ...this.#figures };
      if (curve !== undefined) this.#points.push(curve);
    }
    this.#schedule();
  }

  /** Writes what is left, and waits for a database that is away; after it nothing is taken. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#writing;
    // No later batch takes along what this one does not write.
    await persistently(() => this.#write()).catch(() => undefined);
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const everyMs = this.#options.everyMs ?? defaultEveryMs;
    // The first words of a training, and any after a silence, leave at once.
    const wait = Math.max(0, this.#lastWrite + everyMs - performance.now());
    this.#timer = setTimeout(() => {
      // The database may be away for a moment; a training does not stop for that.
      this.#writing = this.#write()
        .catch(() => undefined)
        .finally(() => {
          this.#timer = undefined;
          if (!this.#closed && this.#owes()) this.#schedule();
        });
    }, wait);
  }

  /** @throws what refused the batch, which is then still owed */
  async #write(): Promise<void> {
    if (!this.#owes()) return;
    const batch: ProgressBatch = {
      begin: this.#begin,
      progress: this.#progress,
      points: this.#points,
      attention: this.#attention,
      notes: this.#notes,
      checkpoint: this.#checkpoint,
    };
    this.#begin = null;
    this.#progress = null;
    this.#points = [];
    this.#attention = null;
    this.#notes = [];
    this.#checkpoint = null;
    this.#lastWrite = performance.now();
    try {
      await this.#options.write(batch);
    } catch (error) {
      if (isFoveaError(error) && refusals.includes(error.code)) {
        this.#closed = true;
        this.#options.superseded();
        return;
      }
      this.#begin ??= batch.begin;
      this.#progress ??= batch.progress;
      this.#points = [...batch.points, ...this.#points];
      this.#attention ??= batch.attention;
      this.#notes = [...batch.notes, ...this.#notes];
      this.#checkpoint ??= batch.checkpoint;
      throw error;
    }
  }

  #owes(): boolean {
    return (
      this.#begin !== null ||
      this.#progress !== null ||
      this.#points.length > 0 ||
      this.#attention !== null ||
      this.#notes.length > 0 ||
      this.#checkpoint !== null
    );
  }
}
