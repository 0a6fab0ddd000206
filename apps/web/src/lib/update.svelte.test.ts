import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { holdReload } from './reload-holds.ts';
import { FakeStorage } from './testing/fake-storage.ts';
import { update } from './update.svelte.ts';

const kit = vi.hoisted(() => ({ version: 'old', updated: { current: false, check: () => Promise.resolve(false) } }));
vi.mock('$app/env', () => ({ version: kit.version }));
vi.mock('$app/state', () => ({ updated: kit.updated }));

const noted = () => sessionStorage.getItem('fovea.updated-from');
const heard = new Map<string, (event: Event) => void>();
let end: () => void = () => undefined;

/** @param named what Fovea answers when it is asked for its release */
function begin(named: Response | Error): void {
  vi.stubGlobal('fetch', (address: string) => {
    if (address === '/api/health') return Promise.resolve(new Response('{}'));
    return named instanceof Error ? Promise.reject(named) : Promise.resolve(named);
  });
  end = update.begin();
}
beforeEach(() => {
  vi.useFakeTimers();
  heard.clear();
  vi.stubGlobal('document', { addEventListener: () => undefined, hidden: false, querySelector: () => null });
  vi.stubGlobal('addEventListener', (type: string, then: (event: Event) => void) => heard.set(type, then));
  vi.stubGlobal('removeEventListener', (type: string) => heard.delete(type));
  vi.stubGlobal('sessionStorage', new FakeStorage());
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it.each([
  ['is known by no answer', new Error('away'), 'old'],
  ['is known by an answer that names no release', new Response('{}', { status: 503 }), 'old'],
  ['is the newer one', Response.json({ version: 'new' }), 'old'],
  ['is this one again', Response.json({ version: 'old' }), null],
])(
  'remembers that it has loaded itself, unless the served release is known as its own: it %s',
  async (_, named, note) => {
    sessionStorage.setItem('fovea.updated-from', 'old');
    begin(named);
    await vi.advanceTimersByTimeAsync(100);
    expect(noted()).toBe(note);
  },
);

it('lets the browser ask before a page is left that sends something, not before one that only waits', () => {
  begin(new Error('away'));
  const isAsked = () => {
    const event = new Event('beforeunload', { cancelable: true });
    heard.get('beforeunload')?.(event);
    return event.defaultPrevented;
  };
  const ends = [holdReload(() => true)];
  expect(isAsked()).toBe(false);
  ends.push(holdReload(() => true, { isWork: true }));
  expect(isAsked()).toBe(true);
  for (const endHold of ends) endHold();
  end();
  expect(heard.has('beforeunload')).toBe(false);
});
