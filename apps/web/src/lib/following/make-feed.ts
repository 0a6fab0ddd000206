import type { Feed, FeedOptions } from './feed.ts';
import { Polling } from './polling.ts';
import { SharedStream } from './shared-stream.ts';

/**
 * One stream for all tabs of the browser where its tabs can agree on who holds it, else questions by the clock. A browser
 * that refuses to let its tabs agree says so only when asked.
 */
export function makeFeed(options: FeedOptions): Feed {
  const locks = 'locks' in navigator ? navigator.locks : undefined;
  if (locks === undefined || typeof BroadcastChannel === 'undefined') return new Polling(options);
  const tabs = { locks, openChannel: (name: string) => new BroadcastChannel(name) };
  let feed: Feed = new SharedStream(options, tabs, () => {
    feed.stop();
    feed = new Polling(options);
    feed.start();
  });
  return { start: () => feed.start(), stop: () => feed.stop() };
}
