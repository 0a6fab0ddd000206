import type { ImageDetail, Roi, Split } from '@fovea/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { shapeArea } from '@fovea/domain';
import { queryClient } from '#lib/queries.ts';
import { answer, callsOf, forgetAll } from '#lib/testing/fake-api.ts';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { begin, settled } from '#lib/testing/stores.svelte.ts';
import { toasts } from '#lib/toasts.svelte.ts';
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
  answer('feedback.save', ({ rois, revision }: { rois: readonly Roi[]; revision: number }) => ({
    ...{ id: 'f', active: true, updatedAt: null },
    ...{ rois, revision: revision + 1 },
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
  await store.regions.flush();
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
  await store.regions.flush();
  end();
  const test = open('test');
  await settled();
  expect(test.store.canPass).toBe(false);
  test.end();
});

it('makes a region of what the map shows above the threshold, and says why it makes none', async () => {
  const { store, end } = open('train');
  await settled();
  const told = vi.spyOn(toasts, 'show');
  store.makeRegionOfMap();
  expect(told.mock.lastCall?.[0].detail).toMatch('The map shows every place.');
  expect(store.regions.current).toEqual([]);
  // The map is 1 everywhere.
  store.viewing.display.change({ threshold: 0.5 });
  store.makeRegionOfMap();
  expect(store.regions.current).toMatchObject([{ meaning: 'ignore', shape: { kind: 'area', tool: 'map' } }]);
  await store.regions.flush();
  end();
});

it('cuts an explanation at a share of its range, as the panel does', async () => {
  const values = new Float32Array(16).fill(0.05);
  values[5] = 0.2;
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(values.buffer)));
  const { store, end } = open('train', 'layer=occlusion');
  await settled();
  store.viewing.display.change({ threshold: 0.5 });
  store.makeRegionOfMap();
  // A diamond to where the map is 0.1, two thirds of the way to the next pixel, of 10 pixels of the image.
  const areas = store.regions.current.map(({ shape }) => shapeArea(shape));
  expect(areas).toEqual([expect.closeTo(2 * (20 / 3) ** 2, 0)]);
  await store.regions.flush();
  end();
});
