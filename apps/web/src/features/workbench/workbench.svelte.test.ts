import type { ImageDetail, Split } from '@fovea/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '#lib/queries.ts';
import { answer, callsOf, forgetAll } from '#lib/testing/fake-api.ts';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { begin, settled } from '#lib/testing/stores.svelte.ts';
import type { Retraining } from './retraining/retraining.svelte.ts';
import { parseViewState } from './viewing/view-state.ts';
import { Workbench } from './workbench.svelte.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));

const retraining = { championId: 'v1', run: null, followed: { live: null } } as unknown as Retraining;
const image = (split: Split) =>
  ({
    id: 'i',
    width: 40,
    height: 40,
    preparedSize: 64,
    fit: 'letterbox',
    split,
    passed: 'v0',
    feedback: { id: null, rois: [], revision: 0, active: true, updatedAt: null },
  }) as unknown as ImageDetail;
let fetched: string[];
beforeEach(() => {
  forgetAll();
  queryClient.clear();
  fetched = [];
  vi.stubGlobal('localStorage', new FakeStorage());
  vi.stubGlobal('fetch', (address: string) => {
    fetched.push(address);
    return Promise.resolve(new Response(new Float32Array(4).fill(1).buffer));
  });
  answer('predictions.predict', ({ version }: { version: string }) => ({
    version: { id: version, number: 1 },
    gateTaught: false,
  }));
  answer('predictions.explanations', () => ({ explanations: 0.4, chance: 0.1, pairs: [] }));
});
afterEach(() => vi.unstubAllGlobals());

function open(split: Split, query = '') {
  const address = $state({ now: parseViewState(new URLSearchParams(query)) });
  const { store, end } = begin(() => new Workbench(image(split), () => address.now, retraining));
  const go = (next: string) => (address.now = parseViewState(new URLSearchParams(next)));
  return { store, end, go };
}

it('shows beside an untaught gate what covering a place does, without comparing unasked', async () => {
  const { store, end } = open('train');
  await settled();
  expect(store.viewing.panels.map(({ map }) => map)).toEqual([null, 'attention', 'occlusion']);
  expect(fetched).toContain('/api/maps/i?kind=occlusion&version=v1');
  expect([store.explaining.kind, callsOf('predictions.explanations')]).toEqual([null, []]);
  end();
});

it('explains the layer that the address names, but not in the differences', async () => {
  const { store, end, go } = open('train', 'layer=integrated-gradients');
  await settled();
  expect([store.explaining.kind, store.explaining.agreement?.explanations]).toEqual(['integrated-gradients', 0.4]);
  go('layer=integrated-gradients&view=differences');
  expect(store.explaining.kind).toBeNull();
  end();
});

it('shows what is drawn in the map that the regions ask for', async () => {
  const { store, end } = open('train');
  await settled();
  expect(store.viewing.modified?.[0]).toBe(1);
  store.regions.add({ kind: 'rectangle', x: 0, y: 0, width: 40, height: 40 });
  expect(store.sketch.shown).toHaveLength(1);
  expect(store.viewing.modified?.[0]).toBe(0);
  end();
});

it('lets pass only an unmarked image of the queue, seen by the version in use', async () => {
  const { store, end, go } = open('train');
  expect([store.canPass, store.passed]).toEqual([true, 'v0']);
  go('version=v9');
  expect(store.canPass).toBe(false);
  go('version=v1');
  expect(store.canPass).toBe(true);
  store.regions.add({ kind: 'rectangle', x: 0, y: 0, width: 4, height: 4 });
  expect(store.canPass).toBe(false);
  await settled();
  end();
  const test = open('test');
  await settled();
  expect(test.store.canPass).toBe(false);
  test.end();
});
