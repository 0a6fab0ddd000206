import type { FeedbackView, Roi } from '@fovea/domain';
import { TRPCClientError } from '@trpc/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '#lib/queries.ts';
import { answer, callsOf, forgetAll } from '#lib/testing/fake-api.ts';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { Regions, sendPendingDrafts } from './regions.svelte.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));

const shape = (x: number) => ({ kind: 'rectangle', x, y: 1, width: 5, height: 5 }) as const;
const roi = (id: string, x = 1): Roi => ({ id, meaning: 'ignore', strength: 1, shape: shape(x) });
const feedback = (rois: readonly Roi[], revision: number): FeedbackView => ({
  id: 'f',
  rois,
  revision,
  active: true,
  updatedAt: null,
});

/** What the server has, and takes. */
let kept: FeedbackView;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', new FakeStorage());
  forgetAll();
  queryClient.clear();
  kept = feedback([], 0);
  answer('feedback.save', ({ rois, revision }: { rois: Roi[]; revision: number }) => {
    if (revision !== kept.revision)
      throw Object.assign(new TRPCClientError('Somebody saved.'), { data: { fovea: { code: 'CONFLICT' } } });
    kept = feedback(rois, revision + 1);
    return kept;
  });
  answer('images.get', () => ({ feedback: kept }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('saves what was drawn after a pause, once', async () => {
  const regions = new Regions('i', kept);
  regions.add(shape(1));
  regions.add(shape(9));
  expect([regions.current.length, regions.saved.kind]).toEqual([2, 'waiting']);
  await vi.advanceTimersByTimeAsync(500);
  expect(regions.saved.kind).toBe('saved');
  expect(callsOf('feedback.save')).toHaveLength(1);
  expect(kept.rois).toEqual(regions.current);
});

it('takes steps back and forth, and names them', () => {
  const regions = new Regions('i', kept);
  regions.add(shape(1));
  const { id } = regions.current[0] ?? roi('none');
  regions.setMeaning('attend', id);
  regions.setStrength(id, 0.4);
  expect(regions.current[0]).toMatchObject({ meaning: 'attend', strength: 0.4 });
  regions.undo();
  regions.undo();
  expect([regions.current[0]?.meaning, regions.redoLabel]).toEqual(['ignore', 'Change meaning']);
  regions.undo();
  expect([regions.current, regions.selected, regions.undoLabel]).toEqual([[], null, null]);
  regions.redo();
  expect(regions.current).toHaveLength(1);
});

it('joins what another tab saved meanwhile', async () => {
  const regions = new Regions('i', kept);
  kept = feedback([roi('theirs', 20)], 1);
  regions.add(shape(1));
  await vi.advanceTimersByTimeAsync(500);
  expect(regions.current.map(({ id }) => id)).toContain('theirs');
  expect(kept.rois).toHaveLength(2);
  expect(regions.notice).toContain('Another tab');
});

it('keeps drawing and history on this computer while Fovea is away, and over a reload', async () => {
  answer('feedback.save', () => {
    throw new TRPCClientError('fetch failed');
  });
  const regions = new Regions('i', kept);
  regions.add(shape(1));
  await vi.advanceTimersByTimeAsync(500);
  expect(regions.saved.kind).toBe('failed');
  const again = new Regions('i', kept);
  expect(again.current).toEqual(regions.current);
  again.undo();
  expect(again.current).toEqual([]);
});

it('sends what another visit left unsaved, save of the image that is open', async () => {
  answer('feedback.save', () => {
    throw new TRPCClientError('fetch failed');
  });
  for (const image of ['left', 'open']) new Regions(image, kept).add(shape(1));
  await vi.advanceTimersByTimeAsync(500);
  forgetAll();
  answer('images.get', () => ({ feedback: kept }));
  answer('feedback.save', ({ rois }: { rois: Roi[] }) => feedback(rois, 1));
  expect(await sendPendingDrafts('open')).toBe(true);
  expect(callsOf('feedback.save')).toMatchObject([{ image: 'left' }]);
  expect(await sendPendingDrafts('open')).toBe(false);
});
