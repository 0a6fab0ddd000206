import type { Feed, FeedOptions } from './feed.ts';

const pauseMs = 3000;

/** Asks Fovea every few seconds what happened. */
export class Polling implements Feed {
  readonly #options: FeedOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = true;
  /** Counts the starts: a question of an earlier one leads to no other. */
  #starts = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    void this.#poll(++this.#starts);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #poll(start: number): Promise<void> {
    const isAway = await this.#options.place.catchUp().then(
      () => false,
      () => true,
    );
    if (this.#isStopped || start !== this.#starts) return;
    this.#options.onAway(isAway);
    this.#timer = setTimeout(() => void this.#poll(start), pauseMs);
  }
}
