import { beforeEach, expect, it, vi } from 'vitest';
import { FakeStorage } from '#lib/testing/fake-storage.ts';

const reload = async () => {
  vi.resetModules();
  return (await import('./kept-tour.svelte.ts')).keptTour;
};

beforeEach(() => vi.stubGlobal('localStorage', new FakeStorage()));

it('goes on after a reload where it was, and is new to nobody who took or left it', async () => {
  const first = await reload();
  expect([first.isNew, first.going]).toEqual([true, null]);
  first.start('p', 3);
  first.note({ hasOpened: true, image: 'i' });
  const second = await reload();
  expect(second.isNew).toBe(false);
  expect(second.going).toMatchObject({ project: 'p', after: 3, hasOpened: true, hasAsked: false, image: 'i' });
  second.end('left');
  const third = await reload();
  expect([third.isNew, third.going]).toEqual([false, null]);
  third.start('p', 5);
  expect(third.going).toMatchObject({ after: 5, hasOpened: false, image: null });
});

it('takes over what another tab did', async () => {
  const here = await reload();
  here.start('p', 0);
  const there = await reload();
  there.end('done');
  here.readAgain();
  expect(here.going).toBeNull();
});

it.each(['', 'not JSON', '{"state":"going"}', '{"state":"dancing"}', '[]'])(
  'begins anew where the storage holds %j',
  async (text) => {
    localStorage.setItem('fovea.tour', text);
    const kept = await reload();
    expect([kept.isNew, kept.going]).toEqual([true, null]);
  },
);

it('lasts as long as the page where storage is closed', async () => {
  const refuse = () => {
    throw new Error('closed');
  };
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
  const kept = await reload();
  kept.start('p', 0);
  kept.note({ hasAsked: true });
  expect(kept.going?.hasAsked).toBe(true);
});
