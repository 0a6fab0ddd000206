import type { FeedbackView, Roi } from '@fovea/domain';
import { TRPCClientError } from '@trpc/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '#lib/queries.ts';
import { answer, callsOf, forgetAll } from '#lib/testing/fake-api.ts';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { Regions } from './regions.svelte.ts';
import { keepSendingDrafts, sendPendingDrafts } from './send-drafts.ts';
import { unsentElsewhere } from './unsent-elsewhere.ts';

/** Which tab the test is in, and which others are open beside it. */
const tabs = vi.hoisted(() => ({ here: 'first', others: new Set<string>() }));
vi.mock('#lib/tabs.ts', () => ({
  get thisTab() {
    return tabs.here;
  },
  otherTabs: () => tabs.others,
  lookForTabs: () => Promise.resolve(),
  inTurn: (_name: string, work: () => unknown) => work(),
}));
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
const inTab = (here: string, ...others: string[]) => Object.assign(tabs, { here, others: new Set(others) });
const unreachable = () => {
  throw new TRPCClientError('fetch failed');
};
const save = ({ rois, revision }: { rois: Roi[]; revision: number }) => {
  if (revision !== kept.revision)
    throw Object.assign(new TRPCClientError('Somebody saved.'), { data: { fovea: { code: 'CONFLICT' } } });
  kept = feedback(rois, revision + 1);
  return kept;
};
beforeEach(() => {
  inTab('first');
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', new FakeStorage());
  vi.stubGlobal('location', { port: '4310' });
  vi.stubGlobal('document', { cookie: '' });
  forgetAll();
  queryClient.clear();
  kept = feedback([], 0);
  answer('feedback.save', save);
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
  regions.setMeaning('attend', [id]);
  regions.setStrength(0.4, [id]);
  expect(regions.current[0]).toMatchObject({ meaning: 'attend', strength: 0.4 });
  regions.undo();
  regions.undo();
  expect([regions.current[0]?.meaning, regions.redoLabel]).toEqual(['ignore', 'Change meaning']);
  regions.undo();
  expect([regions.current, regions.selected, regions.undoLabel]).toEqual([[], null, null]);
  regions.redo();
  expect(regions.current).toHaveLength(1);
});

it('means, strengthens and removes all that are selected, each as one step', () => {
  const regions = new Regions('i', kept);
  for (const x of [1, 9, 20]) regions.add(shape(x));
  const [first = '', second = '', third = ''] = regions.current.map(({ id }) => id);
  regions.selected = third;
  regions.toggle(first);
  expect([regions.selection, regions.selected]).toEqual([[third, first], first]);
  regions.setMeaning('attend', regions.selection);
  for (const strength of [0.5, 0.6]) regions.setStrength(strength, regions.selection);
  const said = () => regions.current.map(({ meaning, strength }) => [meaning, strength]);
  expect(said()).toEqual([
    ['attend', 0.6],
    ['ignore', 1],
    ['attend', 0.6],
  ]);
  regions.remove(regions.selection);
  expect([regions.current.map(({ id }) => id), regions.selection, regions.undoLabel]).toEqual([
    [second],
    [],
    'Remove 2 regions',
  ]);
  for (let step = 0; step < 3; step++) regions.undo();
  expect(said()).toEqual(Array.from({ length: 3 }, () => ['ignore', 1]));
  regions.selection = [first, third];
  regions.toggle(first);
  expect(regions.selection).toEqual([third]);
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
  answer('feedback.save', unreachable);
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
  answer('feedback.save', unreachable);
  for (const image of ['left', 'open']) new Regions(image, kept).add(shape(1));
  await vi.advanceTimersByTimeAsync(500);
  forgetAll();
  answer('images.get', () => ({ feedback: kept }));
  answer('feedback.save', ({ rois }: { rois: Roi[] }) => feedback(rois, 1));
  expect(await sendPendingDrafts(() => 'open')).toBe(1);
  expect(callsOf('feedback.save')).toMatchObject([{ image: 'left' }]);
  expect(await sendPendingDrafts(() => 'open')).toBe(0);
});

it('notes for the pages at other ports that regions wait here, until they are sent', async () => {
  answer('feedback.save', unreachable);
  new Regions('i', kept).add(shape(1));
  await vi.advanceTimersByTimeAsync(500);
  expect(document.cookie).toMatch(/^fovea-unsent-4310=1; .*max-age=31536000$/);
  vi.stubGlobal('location', { port: '4001' });
  vi.stubGlobal('document', { cookie: 'other=1; fovea-unsent-4310=1; fovea-unsent-4001=7' });
  expect(unsentElsewhere()).toEqual([{ port: '4310', images: 1 }]);
  vi.stubGlobal('location', { port: '4310' });
  answer('feedback.save', save);
  await vi.advanceTimersByTimeAsync(2000);
  expect(document.cookie).toMatch(/^fovea-unsent-4310=0; .*max-age=0$/);
});

/** Lets a save hang. @returns answers it as the server does */
function hang(): () => Promise<void> {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  answer('feedback.save', async (draft: { rois: Roi[]; revision: number }) => {
    await ended;
    return save(draft);
  });
  return async () => {
    end();
    await vi.advanceTimersByTimeAsync(0);
  };
}

it('keeps what is drawn after the image was left and opened again, though the earlier save is answered then', async () => {
  const left = new Regions('i', kept);
  left.add(shape(1));
  const serve = hang();
  const leaving = left.leave();
  const again = new Regions('i', kept);
  again.add(shape(9));
  await serve();
  await leaving;
  answer('feedback.save', unreachable);
  await again.leave();
  const reloaded = new Regions('i', kept);
  expect(reloaded.current).toHaveLength(2);
  expect(kept.rois).toHaveLength(1);
});

it('leaves an image that is opened meanwhile to its page', async () => {
  answer('feedback.save', unreachable);
  const left = new Regions('i', kept);
  left.add(shape(1));
  await left.leave();
  answer('feedback.save', save);
  let open: string | null = null;
  answer('images.get', () => {
    open = 'i';
    return { feedback: kept };
  });
  expect(await sendPendingDrafts(() => open)).toBe(0);
  expect(kept.rois).toEqual([]);
});

it('does not bring a region back whose save was stored without an answer, and which was removed before a reload', async () => {
  answer('feedback.save', (draft: { rois: Roi[]; revision: number }) => {
    save(draft);
    return unreachable();
  });
  const regions = new Regions('i', kept);
  regions.add(shape(1));
  await vi.advanceTimersByTimeAsync(500);
  answer('feedback.save', unreachable);
  regions.remove([regions.current[0]?.id ?? '']);
  await regions.leave();
  expect(kept.rois).toHaveLength(1);
  answer('feedback.save', save);
  inTab('second');
  const reloaded = new Regions('i', kept);
  expect(reloaded.current).toEqual([]);
  await vi.advanceTimersByTimeAsync(500);
  expect([kept.rois, reloaded.notice]).toEqual([[], null]);
});

it('notes what waits when the image is left, or the tab is, while a save hangs', async () => {
  const heard = new Map<string, () => void>();
  vi.stubGlobal('addEventListener', (type: string, then: () => void) => heard.set(type, then));
  vi.stubGlobal('removeEventListener', (type: string) => heard.delete(type));
  const serve = hang();
  const end = keepSendingDrafts(() => 'i');
  const regions = new Regions('i', kept);
  regions.add(shape(1));
  heard.get('pagehide')?.();
  expect(document.cookie).toMatch(/^fovea-unsent-4310=1;/);
  document.cookie = '';
  const leaving = regions.leave();
  expect(document.cookie).toMatch(/^fovea-unsent-4310=1;/);
  await serve();
  await leaving;
  expect(document.cookie).toMatch(/^fovea-unsent-4310=0;/);
  end();
  expect(heard.has('pagehide')).toBe(false);
});

/** Draws in the first tab, which cannot send; then saves a region in the second tab. */
async function drawInTwoTabs(): Promise<{ first: Regions; second: Regions }> {
  answer('feedback.save', unreachable);
  const first = new Regions('i', kept);
  first.add(shape(1));
  await vi.advanceTimersByTimeAsync(500);
  answer('feedback.save', save);
  inTab('second', 'first');
  const second = new Regions('i', kept);
  second.add(shape(30));
  // Before the first tab's next try.
  await vi.advanceTimersByTimeAsync(500);
  return { first, second };
}

it('keeps what a closed tab had not sent, though another tab saved since: the next one joins and sends both', async () => {
  const { first, second } = await drawInTwoTabs();
  expect(kept.rois).toEqual(second.current);
  answer('feedback.save', unreachable);
  await first.leave();
  answer('feedback.save', save);
  inTab('third');
  const third = new Regions('i', kept);
  expect(third.current).toHaveLength(2);
  expect(third.notice).toContain('closed before its regions were sent');
  await vi.advanceTimersByTimeAsync(500);
  expect(kept.rois).toHaveLength(2);
  expect(localStorage.length).toBe(1);
  third.undo();
  expect(third.current).toHaveLength(1);
});

it('leaves the draft of an open tab to that tab, and joins it once that tab is gone', async () => {
  const { first, second } = await drawInTwoTabs();
  inTab('second', 'first');
  await second.goOn();
  expect([second.current.length, await sendPendingDrafts(() => null)]).toEqual([1, 0]);
  answer('feedback.save', unreachable);
  await first.leave();
  answer('feedback.save', save);
  inTab('second');
  await second.goOn();
  expect(kept.rois).toHaveLength(2);
  expect(localStorage.length).toBe(1);
});

it('says where the browser keeps nothing, and that the regions are in this tab alone until they are saved', async () => {
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new Error('closed');
    },
  });
  answer('feedback.save', unreachable);
  const regions = new Regions('i', kept);
  regions.add(shape(1));
  await vi.advanceTimersByTimeAsync(500);
  expect([regions.isOnlyHere, regions.notice]).toEqual([true, expect.stringContaining('Keep this tab open')]);
  answer('feedback.save', save);
  await vi.advanceTimersByTimeAsync(2000);
  expect([regions.isOnlyHere, kept.rois.length]).toEqual([false, 1]);
});
