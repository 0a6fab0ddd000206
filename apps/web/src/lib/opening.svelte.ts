import { pause, pauseAfter } from './answering.ts';
import { isAway } from './problem.ts';

/**
 * The page that is being opened. While Fovea does not answer, the page before stays, and its opening is tried again until
 * it succeeds or the person goes elsewhere.
 */
export class Opening {
  /** True while the next page waits for an answer. */
  isWaiting = $state(false);
  /** Which opening this is: an earlier one is not waited for any more. */
  #turn = 0;
  /** Wakes an opening that waits. */
  #wake: () => void = () => undefined;
  /** A page is on screen, which can stay. */
  #hasPage = false;

  /** A page was opened, an error page included, or the person stays on the one that there is. */
  settle(): void {
    this.#begin();
    this.#hasPage = true;
  }

  /**
   * Reads what a page needs.
   * @throws what `read` throws; that Fovea does not answer only where no page is on screen yet, or another one is opened
   */
  async read<Result>(read: () => Promise<Result>): Promise<Result> {
    const turn = this.#begin();
    for (let failures = 0; ; failures++) {
      try {
        return await read();
      } catch (error) {
        if (!this.#hasPage || !isAway(error) || turn !== this.#turn) throw error;
        this.isWaiting = true;
        const woken = new Promise<void>((wake) => (this.#wake = wake));
        await Promise.race([woken, pause(pauseAfter(failures))]);
        if (turn !== this.#turn) throw error;
      }
    }
  }

  #begin(): number {
    this.#turn++;
    this.isWaiting = false;
    this.#wake();
    return this.#turn;
  }
}

export const opening = new Opening();
