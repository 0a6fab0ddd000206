import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { Display } from './display.svelte.ts';

beforeEach(() => vi.stubGlobal('localStorage', new FakeStorage()));
afterEach(() => vi.unstubAllGlobals());

it('keeps what a person chose for the next visit', () => {
  const display = new Display();
  expect(display.settings).toMatchObject({ colourMap: 'viridis', range: 'fixed', regions: true });
  display.change({ threshold: 0.25, smooth: true });
  expect(display.settings).toMatchObject({ threshold: 0.25, smooth: true, range: 'fixed' });
  expect(new Display().settings).toEqual(display.settings);
});

it('begins as usual where what was kept is no choice', () => {
  const usual = new Display().settings;
  for (const kept of ['{', '{"threshold": 7}', '{"colourMap": "diverging"}']) {
    localStorage.setItem('fovea:display', kept);
    expect(new Display().settings).toEqual(usual);
  }
});

it('changes colours even where nothing can be kept', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  });
  const display = new Display();
  display.change({ opacity: 0.1 });
  expect(display.settings.opacity).toBe(0.1);
});

it('makes maps more or less opaque in steps of a tenth, between clear and opaque', () => {
  const display = new Display();
  const after = (by: 1 | -1) => {
    display.changeOpacity(by);
    return display.settings.opacity;
  };
  expect([after(1), after(-1), after(-1)]).toEqual([0.7, 0.6, 0.5]);
  display.change({ opacity: 0.95 });
  expect([after(1), after(1)]).toEqual([1, 1]);
  display.change({ opacity: 0.05 });
  expect([after(-1), after(-1), after(1)]).toEqual([0, 0, 0.1]);
});
