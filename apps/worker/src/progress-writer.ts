import type { CurvePoint, RunNote, RunProgress } from '@fovea/domain';
import { isFoveaError } from '@fovea/domain';
import type { TaskMessage } from './messages.ts';

/** What one write takes to the database. */
export interface ProgressBatch {
  /** Steps done where this attempt begins; null once that is told. To be written before the rest. */
  readonly begin: number | null;
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
  #begin: number | null = null;
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
    if (message.kind === 'begin') this.#begin = message.step;
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

  /** Writes what is left; after it nothing is taken. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#write();
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const everyMs = this.#options.everyMs ?? defaultEveryMs;
    // The first words of a training, and any after a silence, leave at once.
    const wait = Math.max(0, this.#lastWrite + everyMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#writing = this.#write().finally(() => {
        this.#timer = undefined;
        if (!this.#closed && this.#owes()) this.#schedule();
      });
    }, wait);
  }

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
      // The database may be away for a moment; a training does not stop for that.
      this.#begin ??= batch.begin;
      this.#progress ??= batch.progress;
      this.#points = [...batch.points, ...this.#points];
      this.#attention ??= batch.attention;
      this.#notes = [...batch.notes, ...this.#notes];
      this.#checkpoint ??= batch.checkpoint;
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
