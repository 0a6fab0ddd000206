import type { ProjectEvent } from '@fovea/domain';
import { api } from './api.ts';

type EventOf<T extends ProjectEvent['type']> = Extract<ProjectEvent, { type: T }>;
type Listener = (event: ProjectEvent) => void;

const shortestPauseMs = 500;
const longestPauseMs = 3000;

/** The tab's one event stream, shared by all pages. A project's resumes after the last event that it told. */
class EventStream {
  /** False while the stream is broken off and being taken up again. */
  connected = $state(false);
  #project: string | null = null;
  /** The last event that each project told this tab, or that was known before. */
  readonly #last = new Map<string, string | null>();
  #listeners = new Set<Listener>();
  #returnListeners = new Set<() => void>();
  #subscription: { unsubscribe(): void } | null = null;
  #connections = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pauseMs = shortestPauseMs;
  /** Whether a stream has begun in this tab before. */
  #hasBegun = false;
  #heard = 0;

  /** How many events this tab has heard: a clock that tells what was read before an event from what was read after. */
  get heard(): number {
    return this.#heard;
  }

  get project(): string | null {
    return this.#project;
  }

  /** Follows this project from now on; the same project again changes nothing. @param after the last event that is known */
  follow(project: string, after: string | null): void {
    if (project === this.#project) return;
    this.#project = project;
    if (!this.#last.has(project)) this.#last.set(project, after);
    this.#connect();
  }

  /** Calls `listener` with every event of the type. @returns a function that ends it */
  on<T extends ProjectEvent['type']>(type: T, listener: (event: EventOf<T>) => void): () => void {
    const filtered: Listener = (event) => {
      if (event.type === type) listener(event as EventOf<T>);
    };
    this.#listeners.add(filtered);
    return () => this.#listeners.delete(filtered);
  }

  /** Calls `listener` whenever a stream begins that is not the tab's first: what happened before may be untold. @returns a function that ends it */
  onReturn(listener: () => void): () => void {
    this.#returnListeners.add(listener);
    return () => this.#returnListeners.delete(listener);
  }

  #connect(): void {
    clearTimeout(this.#retry);
    // A stream that is left says that it ended, too: that is no reason to take it up again.
    const connection = ++this.#connections;
    const isLeft = () => connection !== this.#connections;
    this.#subscription?.unsubscribe();
    const project = this.#project;
    if (project === null) return;
    this.#subscription = api.events.follow.subscribe(
      { project, lastEventId: this.#last.get(project) ?? null },
      {
        onStarted: () => {
          this.connected = true;
          this.#pauseMs = shortestPauseMs;
          if (this.#hasBegun) for (const listener of [...this.#returnListeners]) listener();
          this.#hasBegun = true;
        },
        onConnectionStateChange: ({ state }) => {
          if (!isLeft()) this.connected = state === 'pending';
        },
        onData: ({ id, data }) => {
          this.#last.set(project, id);
          this.#heard++;
          for (const listener of [...this.#listeners]) listener(data);
        },
        onError: () => {
          if (!isLeft()) this.#reconnectSoon();
        },
        onComplete: () => {
          if (!isLeft()) this.#reconnectSoon();
        },
      },
    );
  }

  #reconnectSoon(): void {
    this.connected = false;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), this.#pauseMs);
    this.#pauseMs = Math.min(longestPauseMs, 2 * this.#pauseMs);
  }
}

export const events = new EventStream();
