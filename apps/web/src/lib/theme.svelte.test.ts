import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeStorage } from './testing/fake-storage.ts';
import { theme, type ThemeChoice } from './theme.svelte.ts';

const dataset: Record<string, string> = {};
let end: () => void = () => undefined;
const refuse = () => {
  throw new Error('closed');
};
const closed = { getItem: refuse, setItem: refuse, removeItem: refuse };

/** A computer that prefers light or dark, and can change its mind. */
class FakeMedia extends EventTarget {
  matches = false;
  prefer(scheme: 'light' | 'dark'): void {
    this.matches = scheme === 'light';
    this.dispatchEvent(new Event('change'));
  }
}
let computer: FakeMedia;

beforeEach(() => {
  computer = new FakeMedia();
  vi.stubGlobal('document', { documentElement: { dataset } });
  vi.stubGlobal('localStorage', new FakeStorage());
  vi.stubGlobal('matchMedia', (query: string) => {
    expect(query).toBe('(prefers-color-scheme: light)');
    return computer;
  });
});
afterEach(() => {
  end();
  vi.unstubAllGlobals();
});

const shown = () => [theme.name, dataset['theme']];

describe('without a choice', () => {
  it.each(['light', 'dark'] as const)('the page is %s as the computer is', (scheme) => {
    computer.prefer(scheme);
    end = theme.begin();
    expect(shown()).toEqual([scheme, scheme]);
    expect(theme.choice).toBe('system');
  });

  it('the page changes with the computer, as often as it does, until it is left', () => {
    end = theme.begin();
    for (const scheme of ['light', 'dark', 'light'] as const) {
      computer.prefer(scheme);
      expect(shown()).toEqual([scheme, scheme]);
    }
    end();
    computer.prefer('dark');
    expect(dataset['theme']).toBe('light');
  });

  it('a stored word that is none counts as no choice', () => {
    localStorage.setItem('fovea.theme', 'sepia');
    computer.prefer('light');
    end = theme.begin();
    expect([theme.choice, theme.name]).toEqual(['system', 'light']);
  });
});

describe('a choice', () => {
  it.each([
    ['light', 'dark'],
    ['dark', 'light'],
  ] as const)('of %s holds against a computer that is %s, also on the next visit', (chosen, system) => {
    end = theme.begin();
    theme.choose(chosen);
    computer.prefer(system);
    expect(shown()).toEqual([chosen, chosen]);
    end();
    end = theme.begin();
    expect(shown()).toEqual([chosen, chosen]);
  });

  it('can be given back: the page follows the computer again, at once and later', () => {
    end = theme.begin();
    theme.choose('light');
    theme.choose('system');
    expect(shown()).toEqual(['dark', 'dark']);
    expect(localStorage.getItem('fovea.theme')).toBeNull();
    computer.prefer('light');
    expect(shown()).toEqual(['light', 'light']);
  });

  it.each(['light', 'dark'] as const)('by the switch goes round all three where the computer is %s', (system) => {
    computer.prefer(system);
    end = theme.begin();
    theme.choose('system');
    const seen: ThemeChoice[] = [];
    for (let press = 0; press < 3; press++) {
      const { next, name } = theme;
      // The first press changes what is seen.
      if (press === 0) expect(next).not.toBe(name);
      theme.choose(next);
      seen.push(next);
    }
    expect(new Set(seen).size).toBe(3);
    expect(seen.at(-1)).toBe('system');
  });

  it('changes the page even where storage is closed', () => {
    vi.stubGlobal('localStorage', closed);
    end = theme.begin();
    theme.choose('light');
    expect(shown()).toEqual(['light', 'light']);
    theme.choose('system');
    expect(shown()).toEqual(['dark', 'dark']);
  });
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
