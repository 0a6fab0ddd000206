import type { ImageDetail, Roi, RunDetail } from '@fovea/domain';
import { explanationKinds, modelSize } from '@fovea/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveMap } from '#lib/maps.ts';
import { queryClient } from '#lib/queries.ts';
import { answer, callsOf, forgetAll } from '#lib/testing/fake-api.ts';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { begin, settled } from '#lib/testing/stores.svelte.ts';
import { LoadedMap } from './loaded-map.svelte.ts';
import { parseViewState } from './view-state.ts';
import { Viewing } from './viewing.svelte.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));

const side = 8;
const image = {
  id: 'i',
  width: modelSize,
  height: modelSize,
  preparedSize: modelSize,
  fit: 'letterbox',
} as unknown as ImageDetail;
const everywhere: Roi = {
  id: 'r',
  meaning: 'ignore',
  strength: 1,
  shape: { kind: 'rectangle', x: 0, y: 0, width: modelSize, height: modelSize },
};
const trained = {
  id: 'r2',
  state: 'finished',
  stale: false,
  differences: [{ kind: 'trained', summary: { largestIncrease: 0.3, largestDecrease: 0.6 } }],
} as unknown as RunDetail;
let fetched: string[];
beforeEach(() => {
  forgetAll();
  queryClient.clear();
  fetched = [];
  vi.stubGlobal('localStorage', new FakeStorage());
  vi.stubGlobal('fetch', (address: string) => {
    fetched.push(address);
    const value = address.includes('which=after') ? 0.25 : 0.75;
    return Promise.resolve(new Response(new Float32Array(side * side).fill(value).buffer));
  });
  answer('predictions.predict', ({ version }: { version?: string }) => {
    if (version === undefined) throw new Error('There is no model yet.');
    return { version: { id: version, number: 1 }, gateTaught: true };
  });
});
afterEach(() => vi.unstubAllGlobals());

function open(address = '') {
  const world = $state.raw({
    champion: 'v1' as string | null,
    run: null as RunDetail | null,
    live: null as LiveMap | null,
    shown: [] as readonly Roi[],
  });
  const view = $state({ state: parseViewState(new URLSearchParams(address)), world });
  const { store, end } = begin(() => {
    const maps = Object.fromEntries(explanationKinds.map((kind) => [kind, new LoadedMap(() => null)]));
    return new Viewing({
      image,
      state: () => view.state,
      champion: () => view.world.champion,
      run: () => view.world.run,
      live: () => view.world.live,
      shown: () => view.world.shown,
      explanations: () => maps as ReturnType<ConstructorParameters<typeof Viewing>[0]['explanations']>,
    });
  });
  const change = async (next: Partial<typeof world>) => {
    view.world = { ...view.world, ...next };
    await settled();
  };
  const go = async (next: string) => {
    view.state = parseViewState(new URLSearchParams(next));
    await settled();
  };
  return { store, end, change, go };
}

it('asks the version in use, and the next one once it comes into use', async () => {
  const { store, end, change } = open();
  await settled();
  expect([store.prediction?.version.id, store.mapValues('attention')?.[0]]).toEqual(['v1', 0.75]);
  await change({ champion: 'v2' });
  expect(callsOf('predictions.predict')).toEqual([
    { image: 'i', version: 'v1' },
    { image: 'i', version: 'v2' },
  ]);
  expect(fetched).toEqual(['/api/maps/i?kind=gate&version=v1', '/api/maps/i?kind=gate&version=v2']);
  await change({ champion: 'v1' });
  expect(callsOf('predictions.predict')).toHaveLength(2);
  end();
});

it('asks the version of the address whatever is in use, and says why there is no answer', async () => {
  const { store, end, change, go } = open('version=v7');
  await settled();
  await change({ champion: 'v2' });
  expect(callsOf('predictions.predict')).toEqual([{ image: 'i', version: 'v7' }]);
  expect(store.panels.map(({ name }) => name)).toEqual(['image', 'attention', 'occlusion']);
  await go('');
  await change({ champion: null });
  expect([store.prediction, store.predictionProblem?.message]).toEqual([null, 'There is no model yet.']);
  expect(store.panels.map(({ name }) => name)).toEqual(['image', 'attention']);
  end();
});

it('compares the model’s map with what the regions ask for, until a run has changed it', async () => {
  const { store, end, change } = open('view=differences');
  await change({ shown: [everywhere] });
  expect([store.comparison, store.compared.before?.[0], store.compared.after?.[0]]).toEqual(['modified', 0.75, 0]);
  expect(store.difference?.[0]).toBeCloseTo(-0.75);
  await change({ run: trained });
  expect([store.comparison, store.compared.before?.[0], store.compared.after?.[0]]).toEqual(['trained', 0.75, 0.25]);
  // One scale for the run's images: as wide as the largest change of any.
  expect(store.rangeFor('difference').high).toBeGreaterThanOrEqual(0.6);
  await change({ run: { ...trained, stale: true } });
  expect(store.comparison).toBe('modified');
  end();
});

it('shows the newest picture of a training of this image in place of its map', async () => {
  const { store, end, change } = open();
  const values = new Float32Array(side * side).fill(0.1);
  await change({ live: { image: 'another', step: 5, values } });
  expect([store.isWatched, store.mapValues('attention')?.[0]]).toEqual([false, 0.75]);
  await change({ live: { image: 'i', step: 5, values } });
  expect([store.isWatched, store.mapValues('attention')]).toEqual([true, values]);
  expect(store.panels.map(({ title }) => title)).toContain('Attention, step 5');
  end();
});
