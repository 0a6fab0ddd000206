import type { Place } from './place.ts';

export interface FeedOptions {
  /** Hears the events. */
  readonly place: Place;
  /** Whether Fovea does not answer at this moment. */
  readonly onAway: (isAway: boolean) => void;
}

/** What brings the events to a tab. */
export interface Feed {
  start(): void;
  stop(): void;
}
