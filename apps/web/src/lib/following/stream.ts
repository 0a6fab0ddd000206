import type { ToldEvent } from '@fovea/domain';
import { api } from '../api.ts';
import type { Following } from './place.ts';

const shortestPauseMs = 500;
const longestPauseMs = 3000;
const beginsWithinMs = 15_000;

interface StreamOptions {
  readonly hear: (following: Following) => void;
  /** Whether Fovea does not answer. A stream that is taken up again says so once it is. */
  readonly onAway: (isAway: boolean) => void;
  /** Waits until Fovea has read its database if it was away: a stream begins before it has. @throws where it cannot */
  readonly proveBack: () => Promise<void>;
}

/** The event stream from Fovea, taken up again after its last event whenever it breaks off, until it is closed. */
export class Stream {
  readonly #options: StreamOptions;
  #last = 0;
  #subscription: { unsubscribe(): void } | null = null;
  #connections = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #late: ReturnType<typeof setTimeout> | undefined;
  /** When the next try is due; null while none waits. */
  #dueAt: number | null = null;
  #pauseMs = shortestPauseMs;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  /** @param after the last event that is known */
  open(after: number): void {
    this.#last = after;
    this.#pauseMs = shortestPauseMs;
    this.#connect();
  }

  close(): void {
    this.#leave();
  }

  /** Tries now if that is due: the clock of a hidden tab may be late. */
  nudge(): void {
    if (this.#dueAt !== null && Date.now() >= this.#dueAt) this.#connect();
  }

  /** @returns the number of the next connection; a stream that is left says that it ended, too: that is no reason to go on */
  #leave(): number {
    clearTimeout(this.#retry);
    clearTimeout(this.#late);
    this.#dueAt = null;
    const next = ++this.#connections;
    this.#subscription?.unsubscribe();
    this.#subscription = null;
    return next;
  }

  #connect(): void {
    const connection = this.#leave();
    const isLeft = () => connection !== this.#connections;
    const breakOff = () => {
      if (!isLeft()) this.#tryAgainSoon();
    };
    this.#late = setTimeout(breakOff, beginsWithinMs);
    this.#subscription = api.events.follow.subscribe(
      { lastEventId: String(this.#last) },
      {
        onStarted: () => {
          const begin = () => {
            if (isLeft()) return;
            clearTimeout(this.#late);
            this.#pauseMs = shortestPauseMs;
            this.#options.onAway(false);
          };
          if (!isLeft()) void this.#options.proveBack().then(begin, breakOff);
        },
        // The stream also takes itself up again. That it begins is no news; that it broke off is.
        onConnectionStateChange: ({ state, error }) => {
          if (!isLeft() && state === 'connecting' && error !== null) this.#options.onAway(true);
        },
        onData: ({ data }) => {
          if (!isLeft()) this.#hear(data);
        },
        onError: breakOff,
        onComplete: breakOff,
      },
    );
  }

  #hear(told: ToldEvent): void {
    const from = this.#last;
    this.#last = Number(told.id);
    this.#options.hear({ from, told });
  }

  #tryAgainSoon(): void {
    this.#leave();
    this.#options.onAway(true);
    this.#dueAt = Date.now() + this.#pauseMs;
    this.#retry = setTimeout(() => this.#connect(), this.#pauseMs);
    this.#pauseMs = Math.min(longestPauseMs, 2 * this.#pauseMs);
  }
}
