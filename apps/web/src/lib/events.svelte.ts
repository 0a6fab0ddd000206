import type { ProjectEvent, ToldEvent } from '@fovea/domain';
import { api } from './api.ts';
import type { Feed } from './following/feed.ts';
import { makeFeed } from './following/make-feed.ts';
import { Place } from './following/place.ts';

type EventOf<T extends ProjectEvent['type']> = Extract<ProjectEvent, { type: T }>;
type Listener = (event: ProjectEvent) => void;

/** What happens in the project that the tab shows, each event once and in order, for all that the tab shows of it. */
class Events {
  /** True while Fovea does not answer. The tab goes on by itself. */
  away = $state(false);
  #project: string | null = null;
  readonly #place: Place;
  #feed: Feed | null = null;
  readonly #listeners = new Set<Listener>();
  readonly #returnListeners = new Set<() => void>();
  #heard = 0;

  constructor() {
    this.#place = new Place({
      read: (after) => api.events.missed.query({ after }),
      tell: (told) => this.#tell(told),
      onGap: () => this.#returned(),
    });
  }

  /** How many events this tab has heard: a clock that tells what was read before an event from what was read after. */
  get heard(): number {
    return this.#heard;
  }

  get project(): string | null {
    return this.#project;
  }

  /** Follows this project from now on; the same project again changes nothing. @param after the last event that is known */
  follow(project: string, after: string): void {
    if (project === this.#project) return;
    const isFirst = this.#project === null;
    this.#project = project;
    if (isFirst) this.#begin(after);
    // What happened there while the tab showed another project was not told.
    else this.#returned();
  }

  /** Calls `listener` with every event of the type. @returns a function that ends it */
  on<T extends ProjectEvent['type']>(type: T, listener: (event: EventOf<T>) => void): () => void {
    const filtered: Listener = (event) => {
      if (event.type === type) listener(event as EventOf<T>);
    };
    this.#listeners.add(filtered);
    return () => this.#listeners.delete(filtered);
  }

  /** Calls `listener` whenever something may have happened that no event will tell of. @returns a function that ends it */
  onReturn(listener: () => void): () => void {
    this.#returnListeners.add(listener);
    return () => this.#returnListeners.delete(listener);
  }

  #begin(after: string): void {
    this.#place.begin(Number(after));
    const feed = makeFeed({ place: this.#place, onAway: (isAway) => this.#setAway(isAway) });
    this.#feed = feed;
    feed.start();
  }

  /** A page that the browser puts aside, to show it again on the way back, holds no stream. */
  pause(): void {
    this.#feed?.stop();
  }

  resume(): void {
    this.#feed?.start();
    this.#returned();
  }

  #tell({ project, event }: ToldEvent): void {
    if (project !== this.#project) return;
    this.#heard++;
    for (const listener of [...this.#listeners]) listener(event);
  }

  #setAway(isAway: boolean): void {
    const isBack = this.away && !isAway;
    this.away = isAway;
    if (!isBack) return;
    // The stream tells the events that this tab missed. It is read anew what none tells of.
    void this.#place.catchUp().catch(() => undefined);
    this.#returned();
  }

  #returned(): void {
    for (const listener of [...this.#returnListeners]) listener();
  }
}

export const events = new Events();
