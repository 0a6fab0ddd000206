import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '#lib/queries.ts';
import { begin, settled } from '#lib/testing/stores.svelte.ts';
import { LoadedMap } from './loaded-map.svelte.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));

/** Square maps of one value. */
const map = (value: number) => new Response(new Float32Array(4).fill(value).buffer);
const waiting = new Map<string, (response: Response) => void>();
let asked: string[] = [];
beforeEach(() => {
  queryClient.clear();
  waiting.clear();
  asked = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return new Promise<Response>((resolve) => waiting.set(address, resolve));
  });
});
afterEach(() => vi.unstubAllGlobals());

function open(keeps: boolean) {
  const choice = $state({ address: null as string | null });
  const { store, end } = begin(() => new LoadedMap(() => choice.address, { keeps }));
  const go = async (address: string | null) => {
    choice.address = address;
    await new Promise((resolve) => setTimeout(resolve, 10));
  };
  return { store, end, go };
}

it('shows the map of the address that was named last, whichever comes first', async () => {
  const { store, end, go } = open(false);
  expect([store.values, store.loading]).toEqual([null, false]);
  await go('/one');
  await go('/two');
  expect([store.values, store.loading]).toEqual([null, true]);
  waiting.get('/two')?.(map(2));
  waiting.get('/one')?.(map(1));
  await settled();
  expect([...(store.values ?? [])]).toEqual([2, 2, 2, 2]);
  await go(null);
  expect(store.values).toBeNull();
  await go('/two');
  expect([...(store.values ?? [])]).toEqual([2, 2, 2, 2]);
  expect(asked).toEqual(['/one', '/two']);
  end();
});

it('shows the map before until the next is there, where it was asked to', async () => {
  const { store, end, go } = open(true);
  await go('/one');
  waiting.get('/one')?.(map(1));
  await settled();
  await go('/two');
  expect([store.values?.[0], store.loading]).toEqual([1, true]);
  waiting.get('/two')?.(map(2));
  await settled();
  expect([store.values?.[0], store.loading]).toEqual([2, false]);
  end();
});

it('tells what the server refused, and asks again when told to', async () => {
  const { store, end, go } = open(false);
  await go('/one');
  waiting.get('/one')?.(Response.json({ code: 'NOT_FOUND', message: 'No such map.' }, { status: 404 }));
  await settled();
  expect([store.problem?.code, store.problem?.message]).toEqual(['NOT_FOUND', 'No such map.']);
  store.retry();
  await new Promise((resolve) => setTimeout(resolve, 10));
  waiting.get('/one')?.(map(1));
  await settled();
  expect([store.problem, store.values?.[0]]).toEqual([null, 1]);
  end();
});
