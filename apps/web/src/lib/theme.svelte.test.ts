import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeStorage } from './testing/fake-storage.ts';
import { theme } from './theme.svelte.ts';

const dataset: Record<string, string> = {};
const closed = {
  getItem: () => {
    throw new Error('closed');
  },
  setItem: () => {
    throw new Error('closed');
  },
};

/** The system's choice, which a person may change while the page is open. */
class System extends EventTarget {
  matches = false;
  become(theme: 'light' | 'dark'): void {
    this.matches = theme === 'light';
    this.dispatchEvent(new Event('change'));
  }
}
let system: System;

beforeEach(() => {
  system = new System();
  vi.stubGlobal('document', { documentElement: { dataset } });
  vi.stubGlobal('localStorage', new FakeStorage());
  vi.stubGlobal('matchMedia', () => system);
});
afterEach(() => vi.unstubAllGlobals());

it('takes over what the page’s head set, and keeps what is chosen', () => {
  dataset['theme'] = 'light';
  theme.read();
  expect(theme.name).toBe('light');
  theme.toggle();
  expect([theme.name, dataset['theme'], localStorage.getItem('fovea.theme')]).toEqual(['dark', 'dark', 'dark']);
});

it('changes the page even where storage is closed', () => {
  vi.stubGlobal('localStorage', closed);
  dataset['theme'] = 'dark';
  theme.read();
  theme.toggle();
  expect([theme.name, dataset['theme']]).toEqual(['light', 'light']);
});

it('follows the system until a person chooses, and no longer once it has ended', () => {
  dataset['theme'] = 'dark';
  const end = theme.read();
  system.become('light');
  expect([theme.name, dataset['theme']]).toEqual(['light', 'light']);
  expect(localStorage.getItem('fovea.theme')).toBeNull();
  end();
  system.become('dark');
  expect(theme.name).toBe('light');
  theme.read();
  theme.toggle();
  system.become('light');
  expect(theme.name).toBe('dark');
});

describe('the page’s head, before anything is drawn', () => {
  const html = readFileSync(new URL('../app.html', import.meta.url), 'utf8');
  const script = /<script nonce[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';

  it.each([
    { stored: null, system: 'light', shown: 'light' },
    { stored: null, system: 'dark', shown: 'dark' },
    { stored: 'light', system: 'dark', shown: 'light' },
    { stored: 'dark', system: 'light', shown: 'dark' },
    { stored: 'closed', system: 'light', shown: 'light' },
  ])('shows $shown where $stored is stored and the system is $system', ({ stored, system: theirs, shown }) => {
    const root = { dataset: { theme: 'dark' } };
    const storage = stored === 'closed' ? closed : { getItem: () => stored };
    const matchMedia = () => ({ matches: theirs === 'light' });
    runInNewContext(script, { document: { documentElement: root }, localStorage: storage, matchMedia });
    expect(root.dataset.theme).toBe(shown);
  });
});
