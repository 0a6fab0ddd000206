import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import type { Logger } from '@fovea/processes/log';
import type { attempts, TrainingJob } from '@fovea/services';
import { Piscina } from 'piscina';
import type { TaskMessage, TaskResult, TrainingTask, WarmTask } from './messages.ts';
import { stopWords, unforeseen } from './messages.ts';
import { portableError } from './portable-error.ts';
import type { TrainingPixels } from './shared-images.ts';
import { SharedImages } from './shared-images.ts';

const script = fileURLToPath(new URL('./train-task.ts', import.meta.url));
/** A thread is started once and kept. */
const never = 2 ** 31 - 1;
const lastMessageMs = 1_000;

/** One training under way in a thread. */
export interface Training {
  /** @throws ThreadDied when the thread ended before the training did */
  readonly result: Promise<TaskResult>;
  /** Asks the training to stop at its next step, with or without a checkpoint; it answers CANCELLED. */
  stop(how: { keep: boolean }): void;
  /** Ends the thread, for a training that does not stop. */
  kill(): void;
}

/** The thread of a training ended by itself or was ended; the training left nothing behind. */
export class ThreadDied extends Error {
  constructor(cause: unknown) {
    super(`The training thread ended: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'ThreadDied';
  }
}

export interface TrainingPoolOptions {
  /** Between two checkpoints of a training, at least. */
  readonly checkpointSeconds?: number | undefined;
  /** Of prepared images that are held in memory as a whole. */
  readonly mostPixelBytes?: number | undefined;
  readonly log?: Logger;
}

/** Threads that train; each has its own engine, and all see the same prepared images. Native code inside can still end the whole process. */
export class TrainingPool {
  readonly #pool: Piscina<TrainingTask | WarmTask, TaskResult>;
  readonly #images: SharedImages;
  readonly #checkpointSeconds: number;

  constructor(threads: number, { checkpointSeconds = 2, mostPixelBytes, log }: TrainingPoolOptions = {}) {
    this.#images = new SharedImages(mostPixelBytes);
    this.#checkpointSeconds = checkpointSeconds;
    this.#pool = new Piscina({
      filename: script,
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: never,
      // A thread that waits in Atomics.wait lets nothing else happen, and a training is long and asynchronous.
      atomics: 'disabled',
    });
    // A thread that fails between tasks is replaced; without a listener it would end the process.
    this.#pool.on('error', (error: unknown) =>
      log?.error({ err: error }, 'A training thread failed between two trainings.'),
    );
  }

  /** The threads that run now. */
  get threads(): readonly { terminate(): Promise<number> }[] {
    return this.#pool.threads;
  }

  /** Brings the engine up in every thread, and reads the images, so that the first training on them starts at once. */
  async warm({ input, prepared, ofNetwork }: attempts.NextTraining): Promise<void> {
    await Promise.all(
      Array.from({ length: this.#pool.maxThreads }, () => this.#pool.run({ input, ofNetwork }, { name: 'warm' })),
    );
    await this.#images.readAhead(prepared, input.size);
  }

  start(job: TrainingJob, receive: (message: TaskMessage) => void): Training {
    const { port1: inside, port2: outside } = new MessageChannel();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const death = new AbortController();
    outside.on('message', receive);
    const closed = once(outside, 'close');
    const result = this.#train(
      { job, port: inside, stop, checkpointSeconds: this.#checkpointSeconds },
      death.signal,
    ).finally(async () => {
      // The other end closes after its last message; where it never reached a thread, nobody would close it.
      await Promise.race([closed, sleep(lastMessageMs)]);
      outside.close();
    });
    return {
      result,
      stop: ({ keep }) => Atomics.store(stop, 0, keep ? stopWords.keepAndStop : stopWords.stop),
      kill: () => death.abort(),
    };
  }

  async #train(task: Omit<TrainingTask, keyof TrainingPixels>, signal: AbortSignal): Promise<TaskResult> {
    const started = performance.now();
    let images: TrainingPixels;
    try {
      images = await this.#images.of(task.job);
    } catch (error) {
      task.port.close();
      return { ok: false, error: portableError(error, unforeseen) };
    }
    const readSeconds = (performance.now() - started) / 1000;
    const result = await this.#pool
      .run({ ...task, ...images }, { transferList: [task.port], signal })
      .catch((error: unknown) => {
        throw new ThreadDied(error);
      });
    if (!result.ok) return result;
    return { ...result, phases: { ...result.phases, load: readSeconds + result.phases.load } };
  }

  /** Ends all threads, whatever they do. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
