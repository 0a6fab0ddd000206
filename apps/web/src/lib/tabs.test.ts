import { beforeEach, expect, it, vi } from 'vitest';
import { inTurn, lookForTabs, otherTabs } from './tabs.ts';

const refuse = () => Promise.reject(new DOMException('site data is blocked', 'SecurityError'));

// As a browser that has locks, and refuses them to a page that may keep nothing.
beforeEach(() => {
  vi.stubGlobal('navigator', { locks: { request: refuse, query: refuse } });
  vi.stubGlobal('addEventListener', () => undefined);
  return () => vi.unstubAllGlobals();
});

it('sees no other tabs where the browser refuses locks, and waits for none', async () => {
  await lookForTabs();
  expect(otherTabs()).toEqual(new Set());
});

it('does at once, and once, what would wait for a refused lock', async () => {
  const work = vi.fn(() => Promise.resolve('done'));
  expect(await inTurn('work', work)).toBe('done');
  expect(work).toHaveBeenCalledTimes(1);
});

it('does nothing twice that failed with the lock', async () => {
  const request = (_: string, work: () => Promise<never>) => work();
  vi.stubGlobal('navigator', { locks: { request } });
  const work = vi.fn(() => Promise.reject(new Error('failed')));
  await expect(inTurn('work', work)).rejects.toThrow('failed');
  expect(work).toHaveBeenCalledTimes(1);
});
