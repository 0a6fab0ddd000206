import { setTimeout as sleep } from 'node:timers/promises';

/** Work that is done again and again until it is ended. What fails while something is down is tried again. */
export class Repetition {
  readonly #ending = new AbortController();
  readonly #working: Promise<void>;
  lastFailure: unknown;

  constructor(work: (ending: AbortSignal) => Promise<unknown>, everyMs: number) {
    this.#working = this.#repeat(work, everyMs);
  }

  /** Waits for the piece of work that is under way. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#working;
  }

  async #repeat(work: (ending: AbortSignal) => Promise<unknown>, everyMs: number): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await work(signal).catch((error: unknown) => (this.lastFailure = error));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
