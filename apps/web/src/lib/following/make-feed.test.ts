import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { streams } from '../testing/fake-api.ts';
import type { Feed } from './feed.ts';
import { makeFeed } from './make-feed.ts';
import { Place } from './place.ts';

vi.mock('../api.ts', async () => ({ api: (await import('../testing/fake-api.ts')).api }));

const refusal = () => new DOMException('site data is blocked', 'SecurityError');
let asked: number;
let feed: Feed;

class Channel {
  onmessage = null;
  postMessage(): void {}
  close(): void {}
}

/** Opens the feed in a browser that has locks and channels. @param request what it answers to a wish for a lock */
function open(request: () => Promise<never>, channel: typeof Channel): void {
  vi.stubGlobal('navigator', { locks: { request } });
  vi.stubGlobal('BroadcastChannel', channel);
  const place = new Place({
    read: (after) => {
      asked++;
      return Promise.resolve({ events: [], newest: after });
    },
    tell: () => undefined,
    onGap: () => undefined,
  });
  feed = makeFeed({ place, onAway: () => undefined });
  feed.start();
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = streams.length = 0;
});
afterEach(() => {
  feed.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('asks by the clock where the browser refuses locks, until it is stopped', async () => {
  open(() => Promise.reject(refusal()), Channel);
  await vi.advanceTimersByTimeAsync(6000);
  expect([asked, streams.length]).toEqual([3, 0]);
  feed.stop();
  await vi.advanceTimersByTimeAsync(9000);
  expect(asked).toBe(3);
});

it('asks by the clock where the browser refuses a channel', async () => {
  const refused = class extends Channel {
    constructor() {
      super();
      throw refusal();
    }
  };
  open(() => new Promise(() => undefined), refused);
  await vi.advanceTimersByTimeAsync(6000);
  expect(asked).toBe(3);
});

it('waits for its turn where another tab holds the stream', async () => {
  open(() => Promise.reject(new DOMException('stolen', 'AbortError')), Channel);
  await vi.advanceTimersByTimeAsync(6000);
  expect(asked).toBe(0);
});
