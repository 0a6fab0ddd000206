import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeStorage } from './testing/fake-storage.ts';
import { theme } from './theme.svelte.ts';

const dataset: Record<string, string> = {};

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { dataset } });
  vi.stubGlobal('localStorage', new FakeStorage());
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
  vi.stubGlobal('localStorage', {
    setItem: () => {
      throw new Error('closed');
    },
  });
  dataset['theme'] = 'dark';
  theme.read();
  theme.toggle();
  expect([theme.name, dataset['theme']]).toEqual(['light', 'light']);
});
