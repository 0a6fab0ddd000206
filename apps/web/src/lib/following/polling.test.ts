import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Feed } from './feed.ts';
import { makeFeed } from './make-feed.ts';
import { Place } from './place.ts';

let ids: number[];
let isServerAway: boolean;
let asked: number;
let told: string[];
let states: boolean[];
let feed: Feed;

beforeEach(() => {
  vi.useFakeTimers();
  [ids, isServerAway, asked, told, states] = [[], false, 0, [], []];
  const place = new Place({
    read: (after) => {
      asked++;
      if (isServerAway) return Promise.reject(new Error('away'));
      const events = ids
        .filter((id) => id > Number(after))
        .map((id) => ({ id: String(id), project: 'p', event: { type: 'run.changed', run: 'r' } as const }));
      return Promise.resolve({ events, newest: String(ids.at(-1) ?? 0) });
    },
    tell: ({ id }) => told.push(id),
    onGap: () => undefined,
  });
  // A browser without locks, or a page whose address gives it none.
  vi.stubGlobal('navigator', {});
  feed = makeFeed({ place, onAway: (isAway) => states.push(isAway) });
  feed.start();
});
afterEach(() => {
  feed.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('asks by the clock where tabs cannot share a stream, and hears each event once', async () => {
  ids = [1, 2];
  await vi.advanceTimersByTimeAsync(3000);
  ids = [1, 2, 3];
  await vi.advanceTimersByTimeAsync(6000);
  expect([told, asked]).toEqual([['1', '2', '3'], 4]);
  feed.start();
  feed.stop();
  await vi.advanceTimersByTimeAsync(9000);
  expect(asked).toBe(4);
});

it('asks no more often after it was put aside and taken up while a question waited', async () => {
  await vi.advanceTimersByTimeAsync(0);
  states = [];
  feed.stop();
  feed.start();
  feed.stop();
  feed.start();
  await vi.advanceTimersByTimeAsync(3000);
  expect(states).toHaveLength(2);
});

it('says when Fovea does not answer, and goes on once it does', async () => {
  isServerAway = true;
  ids = [1];
  await vi.advanceTimersByTimeAsync(3000);
  expect(states.at(-1)).toBe(true);
  isServerAway = false;
  await vi.advanceTimersByTimeAsync(3000);
  expect([told, states.at(-1)]).toEqual([['1'], false]);
});
