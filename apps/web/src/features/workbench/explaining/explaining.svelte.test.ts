import type { ExplanationKind, Roi } from '@fovea/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '#lib/queries.ts';
import { answer, calls, callsOf, forgetAll } from '#lib/testing/fake-api.ts';
import { begin, settled } from '#lib/testing/stores.svelte.ts';
import { Explaining } from './explaining.svelte.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));

const roi: Roi = {
  id: 'r',
  meaning: 'ignore',
  strength: 1,
  shape: { kind: 'rectangle', x: 1, y: 1, width: 4, height: 4 },
};
let fetched: string[];
beforeEach(() => {
  forgetAll();
  queryClient.clear();
  fetched = [];
  vi.stubGlobal('fetch', (address: string) => {
    fetched.push(address);
    return Promise.resolve(new Response(new Float32Array(4).fill(0.5).buffer));
  });
  answer('predictions.explanations', () => ({ explanations: 0.4, chance: 0.1, pairs: [] }));
});
afterEach(() => vi.unstubAllGlobals());

function open() {
  const subject = $state({
    version: null as string | null,
    kind: null as ExplanationKind | null,
    rois: [] as readonly Roi[],
  });
  const { store, end } = begin(
    () =>
      new Explaining({
        image: 'i',
        version: () => subject.version,
        kind: () => subject.kind,
        isShown: (kind) => kind === subject.kind,
        regions: {
          get current() {
            return subject.rois;
          },
          flush: () => {
            calls.push({ name: 'save', input: null });
            return Promise.resolve();
          },
        },
      }),
  );
  return { store, end, subject };
}

it('reads the map of what is shown, and compares it with the others once it is there', async () => {
  const { store, end, subject } = open();
  await settled();
  expect([fetched, calls]).toEqual([[], []]);
  subject.kind = 'occlusion';
  await settled();
  expect(fetched).toEqual([]);
  subject.version = 'v1';
  await settled();
  expect(fetched).toEqual(['/api/maps/i?kind=occlusion&version=v1']);
  expect(store.maps.occlusion.values).toHaveLength(4);
  expect(store.agreement).toMatchObject({ explanations: 0.4 });
  subject.kind = 'integrated-gradients';
  await settled();
  subject.kind = 'occlusion';
  await settled();
  expect([fetched.length, callsOf('predictions.explanations')]).toEqual([2, [{ image: 'i', version: 'v1' }]]);
  end();
});

it('says of another version nothing that was found of this one', async () => {
  answer('predictions.randomisation', () => 0.2);
  const { store, end, subject } = open();
  Object.assign(subject, { version: 'v1', kind: 'occlusion' });
  await settled();
  expect(store.randomised).toBeUndefined();
  const asking = store.randomise();
  expect(store.checking).toBe('randomisation');
  await asking;
  await settled();
  expect([store.randomised, store.checking]).toEqual([0.2, null]);
  subject.version = 'v2';
  await settled();
  expect(store.randomised).toBeUndefined();
  subject.version = 'v1';
  await settled();
  expect(store.randomised).toBe(0.2);
  end();
});

it('saves the regions before it tries the explanation on them, and forgets the result where they change', async () => {
  const found = { highestFirst: { deletion: 0.1, insertion: 0.9 } };
  answer('predictions.faithfulness', () => found);
  const { store, end, subject } = open();
  Object.assign(subject, { version: 'v1', kind: 'occlusion', rois: [roi] });
  await settled();
  calls.length = 0;
  const trying = store.tryFaithfulness();
  expect(store.checking).toBe('faithfulness');
  await trying;
  await settled();
  expect(calls.map(({ name }) => name)).toEqual(['save', 'predictions.faithfulness']);
  expect(store.faithfulness).toEqual(found);
  subject.rois = [{ ...roi, strength: 0.5 }];
  await settled();
  expect(store.faithfulness).toBeUndefined();
  subject.rois = [{ ...roi }];
  await settled();
  expect(store.faithfulness).toEqual(found);
  end();
});

it('makes one check at a time, however often one is asked for', async () => {
  answer('predictions.randomisation', () => 0.2);
  answer('predictions.faithfulness', () => ({ highestFirst: { deletion: 0.1, insertion: 0.9 } }));
  const { store, end, subject } = open();
  Object.assign(subject, { version: 'v1', kind: 'occlusion', rois: [roi] });
  await settled();
  calls.length = 0;
  await Promise.all([store.randomise(), store.randomise(), store.tryFaithfulness(), store.randomise()]);
  await settled();
  expect(calls.map(({ name }) => name)).toEqual(['predictions.randomisation']);
  await Promise.all([store.tryFaithfulness(), store.tryFaithfulness()]);
  expect(calls.map(({ name }) => name)).toEqual(['predictions.randomisation', 'save', 'predictions.faithfulness']);
  end();
});

it('tells what failed, and asks again when told to', async () => {
  answer('predictions.explanations', () => {
    throw new Error('Too many maps.');
  });
  const { store, end, subject } = open();
  Object.assign(subject, { version: 'v1', kind: 'occlusion' });
  await settled();
  expect([store.problem?.message, store.agreement]).toEqual(['Too many maps.', null]);
  answer('predictions.explanations', () => ({ explanations: null, chance: 0.1, pairs: [] }));
  store.compareAgain();
  await settled();
  expect([store.problem, store.agreement?.chance]).toEqual([null, 0.1]);
  end();
});
