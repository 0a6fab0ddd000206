import type { ProjectEvent } from '@fovea/domain';
import type { Feed, FeedOptions } from '../following/feed.ts';

/** What brings events to the page's stores in a test: they are told by hand. */
let options: FeedOptions | undefined;

export function makeFeed(made: FeedOptions): Feed {
  options = made;
  return { start: () => undefined, stop: () => undefined };
}

export function tell(event: ProjectEvent, project = 'p'): void {
  const from = options?.place.last ?? 0;
  options?.place.hear({ from, told: { id: String(from + 1), project, event } });
}

export function goAway(isAway: boolean): void {
  options?.onAway(isAway);
}
