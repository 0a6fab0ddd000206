import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Flicker } from './flicker.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How often the side changes within ten seconds. */
function changesIn10s(flicker: Flicker): number {
  let changes = 0;
  for (let ms = 0; ms < 10_000; ms += 10) {
    const before = flicker.turn;
    vi.advanceTimersByTime(10);
    if (flicker.turn !== before) changes++;
  }
  return changes;
}

it('changes the side as often as asked, and never more than three times a second', () => {
  for (const [asked, within10s] of [
    [1, 10],
    [2, 20],
    [3, 30],
    [20, 30],
    [0, 5],
  ] as const) {
    // prettier-ignore
    const flicker = new Flicker();
    flicker.run(asked);
    expect(changesIn10s(flicker), `${asked} a second`).toBe(within10s);
    flicker.stop();
  }
});

it('stops, keeps the side that it shows, and goes on', () => {
  const flicker = new Flicker();
  flicker.run(1);
  vi.advanceTimersByTime(1000);
  flicker.stop();
  expect([flicker.isRunning, flicker.turn, changesIn10s(flicker)]).toEqual([false, 1, 0]);
  flicker.change();
  expect(flicker.turn).toBe(0);
  flicker.run(1);
  flicker.run(1);
  expect([flicker.isRunning, changesIn10s(flicker)]).toEqual([true, 10]);
  flicker.stop();
});
