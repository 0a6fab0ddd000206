import type { Feed, FeedOptions } from './feed.ts';
import { Polling } from './polling.ts';
import { SharedStream } from './shared-stream.ts';

/** One stream for all tabs of the browser where its tabs can agree on who holds it, else questions by the clock. */
export function makeFeed(options: FeedOptions): Feed {
  const locks = 'locks' in navigator ? navigator.locks : undefined;
  if (locks === undefined || typeof BroadcastChannel === 'undefined') return new Polling(options);
  return new SharedStream(options, { locks, openChannel: (name) => new BroadcastChannel(name) });
}
