import type { Feed, FeedOptions } from './feed.ts';
import type { Following } from './place.ts';
import { Stream } from './stream.ts';

/** Tabs understand each other only if they have the same one. */
const name = 'fovea.events.1';
const checkMs = 5000;
/** Questions that a holder may leave without an answer: a page may be busy for some seconds. */
const patience = 2;

type Message =
  /** Who holds the stream? */
  | { readonly kind: 'ask' }
  /** The holder lives; `last` is the last event that it has heard. */
  | { readonly kind: 'state'; readonly isAway: boolean; readonly last: number }
  | ({ readonly kind: 'event' } & Following);

interface Channel {
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  postMessage(message: Message): void;
  close(): void;
}

/** What a browser has for its tabs. */
export interface Tabs {
  readonly locks: Pick<LockManager, 'request'>;
  readonly openChannel: (name: string) => Channel;
}

/**
 * One stream for all tabs of a browser. The tab that has the lock holds the stream and passes each event on. When that tab
 * closes or crashes, the browser gives the lock to the next one, which goes on after the last event that it heard. A tab that
 * keeps the lock but does not answer, because it is frozen, loses the lock to one that asked.
 */
export class SharedStream implements Feed {
  readonly #options: FeedOptions;
  readonly #tabs: Tabs;
  readonly #onRefused: () => void;
  readonly #stream: Stream;
  #channel: Channel | null = null;
  #clock: ReturnType<typeof setInterval> | undefined;
  /** Ends the wait for the lock; null in a tab that neither waits nor holds. */
  #queueing: AbortController | null = null;
  /** Gives the lock back; null in a tab that does not have it. */
  #release: (() => void) | null = null;
  #isAway = false;
  #checkedAt = 0;
  /** How many questions the holder has left without an answer. */
  #unanswered = 0;

  /** @param onRefused hears that the browser lets this page share nothing with other tabs */
  constructor(options: FeedOptions, tabs: Tabs, onRefused: () => void) {
    this.#options = options;
    this.#tabs = tabs;
    this.#onRefused = onRefused;
    this.#stream = new Stream({
      hear: (following) => {
        options.place.hear(following);
        this.#send({ kind: 'event', ...following });
      },
      onAway: (isAway) => {
        this.#setAway(isAway);
        this.#sayState();
      },
      proveBack: () => (this.#isAway ? options.place.catchUp() : Promise.resolve()),
    });
  }

  start(): void {
    if (this.#channel !== null) return;
    try {
      this.#channel = this.#tabs.openChannel(name);
    } catch {
      this.#onRefused();
      return;
    }
    this.#channel.onmessage = ({ data }) => this.#receive(data);
    this.#clock = setInterval(() => this.#check(), checkMs);
    this.#queue();
    this.#ask();
  }

  stop(): void {
    clearInterval(this.#clock);
    this.#queueing?.abort();
    this.#queueing = null;
    this.#endHolding();
    this.#channel?.close();
    this.#channel = null;
  }

  /** Waits for the lock, or takes it from a tab that does not answer. */
  #queue({ steal = false } = {}): void {
    this.#queueing?.abort();
    const queueing = new AbortController();
    this.#queueing = queueing;
    // Another tab took the lock. The next check waits for it anew.
    const lose = () => {
      if (queueing.signal.aborted) return;
      this.#queueing = null;
      this.#endHolding();
    };
    const fail = (error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') lose();
      else if (!queueing.signal.aborted) this.#onRefused();
    };
    void this.#tabs.locks
      .request(name, steal ? { steal } : { signal: queueing.signal }, () =>
        queueing.signal.aborted ? undefined : this.#hold(),
      )
      .then(lose, fail);
  }

  /** Holds the stream. @returns what ends when this tab gives the lock back */
  #hold(): Promise<null> {
    const { promise, resolve } = Promise.withResolvers<null>();
    this.#release = () => resolve(null);
    this.#sayState();
    this.#stream.open(this.#options.place.last);
    return promise;
  }

  #endHolding(): void {
    if (this.#release === null) return;
    this.#stream.close();
    this.#release();
    this.#release = null;
  }

  #receive(message: Message): void {
    if (message.kind === 'ask') {
      if (this.#release === null) return;
      this.#stream.nudge();
      this.#sayState();
      return;
    }
    this.#unanswered = 0;
    if (message.kind === 'event') {
      this.#options.place.hear(message);
      return;
    }
    // A tab that lost the stream in its sleep may still tell how it was: who holds it knows better.
    if (this.#release !== null) return;
    this.#setAway(message.isAway);
    // What cannot be read now is read at the next check.
    if (!message.isAway) void this.#options.place.reach(message.last).catch(() => undefined);
  }

  #check(): void {
    const now = Date.now();
    // A tab that slept itself has not heard the answer; its clock may also be slow because nobody looks at it.
    const hasSlept = now - this.#checkedAt > 2 * checkMs;
    this.#checkedAt = now;
    if (this.#release !== null) return;
    if (this.#queueing === null) this.#queue();
    if (hasSlept) this.#unanswered = 0;
    if (this.#unanswered < patience) this.#ask();
    else {
      this.#unanswered = 0;
      this.#queue({ steal: true });
    }
  }

  #ask(): void {
    this.#unanswered++;
    this.#send({ kind: 'ask' });
  }

  #sayState(): void {
    if (this.#release !== null) this.#send({ kind: 'state', isAway: this.#isAway, last: this.#options.place.last });
  }

  #setAway(isAway: boolean): void {
    if (this.#isAway === isAway) return;
    this.#isAway = isAway;
    this.#options.onAway(isAway);
  }

  #send(message: Message): void {
    this.#channel?.postMessage(message);
  }
}
