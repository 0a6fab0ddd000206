import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { arrived, comeBack } from './come-back.ts';
import { FakeStorage } from './testing/fake-storage.ts';

const reload = vi.fn();
beforeEach(() => {
  vi.useFakeTimers();
  reload.mockClear();
  vi.stubGlobal('location', { reload });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}')));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** How long it takes until the page is loaded again. */
async function waitedMs(): Promise<number> {
  const since = Date.now();
  comeBack();
  for (let step = 0; step < 100 && reload.mock.calls.length === 0; step++) await vi.advanceTimersByTimeAsync(1000);
  return Date.now() - since;
}

it('waits longer each time, and at once again after a whole page', async () => {
  const storage = new FakeStorage();
  storage.setItem('fovea.tries', '3');
  vi.stubGlobal('sessionStorage', storage);
  expect(await waitedMs()).toBe(8000);
  arrived();
  reload.mockClear();
  expect(await waitedMs()).toBeLessThanOrEqual(1000);
});

it('waits a minute where the browser cannot count', async () => {
  vi.stubGlobal('sessionStorage', undefined);
  expect(await waitedMs()).toBe(60_000);
});
