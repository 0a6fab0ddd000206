import type { ImageDetail, Shape } from '@fovea/domain';
import { letterbox, mostRegions } from '@fovea/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { LinkedViewers } from '../viewing/linked-viewers.svelte.ts';
import { copiedRegions } from './copied-regions.ts';
import { RegionOperations } from './region-operations.ts';
import { Regions } from './regions.svelte.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));

const rectangle = (x: number, y: number, width = 10, height = 10): Shape => ({
  kind: 'rectangle',
  x,
  y,
  width,
  height,
});
const shapesOf = (regions: Regions) => regions.current.map(({ shape }) => shape);
const words = () => toasts.list.map(({ title, detail }) => `${title}. ${detail ?? ''}`);

const firstOf = ({ current: [first] }: Regions) => {
  if (first === undefined) throw new Error('nothing is drawn');
  return first;
};

/** One image of a project as it is open, with what is done on it. */
function open(id: string, side: number, project = 'p') {
  const image = { id, project, width: side, height: side } as unknown as ImageDetail;
  const viewers = new LinkedViewers(letterbox(side, side, 64));
  const regions = new Regions(id, { id: null, rois: [], revision: 0, active: true, updatedAt: null });
  return { regions, viewers, operations: new RegionOperations(image, regions, viewers) };
}

beforeEach(() => {
  toasts.list = [];
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', new FakeStorage());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('duplicates what is selected, 12 screen pixels beside it, selects the copies, and is one step for Undo', () => {
  const { regions, operations } = open('i', 100);
  operations.duplicate();
  expect(words()).toEqual(['Nothing is duplicated. Select a region first: click it, or press S.']);
  regions.add(rectangle(10, 10));
  regions.setStrength(0.4, regions.selection);
  regions.setMeaning('attend', []);
  regions.add(rectangle(40, 40));
  operations.selectAll();
  operations.duplicate();
  expect(shapesOf(regions)).toEqual([rectangle(10, 10), rectangle(40, 40), rectangle(22, 22), rectangle(52, 52)]);
  expect(regions.current.map(({ meaning, strength }) => [meaning, strength])).toEqual([
    ['ignore', 0.4],
    ['attend', 0.4],
    ['ignore', 0.4],
    ['attend', 0.4],
  ]);
  expect(regions.selection).toEqual(regions.current.slice(2).map(({ id }) => id));
  expect(regions.undoLabel).toBe('Duplicate 2 regions');
  regions.undo();
  expect(shapesOf(regions)).toEqual([rectangle(10, 10), rectangle(40, 40)]);
});

it('locks and names regions as steps for Undo; a copy keeps the name and not the lock', () => {
  const { regions, operations } = open('i', 100);
  regions.add(rectangle(10, 10));
  const only = () => firstOf(regions);
  operations.lock(regions.current, true);
  operations.rename(firstOf(regions), '  Dust  ');
  expect([only().locked, only().label, regions.undoLabel]).toEqual([true, 'Dust', 'Rename rectangle']);
  operations.duplicate();
  expect(regions.current[1]).toMatchObject({ label: 'Dust' });
  expect(regions.current[1]?.locked).toBeUndefined();
  regions.undo();
  operations.rename(firstOf(regions), ' ');
  expect(only().label).toBeUndefined();
  operations.rename(firstOf(regions), 'x'.repeat(90));
  expect(only().label).toHaveLength(60);
  operations.lock(regions.current, false);
  expect(only().locked).toBeUndefined();
});

it('selects only what is shown, and keeps what is hidden', () => {
  const { regions, operations } = open('i', 100);
  for (const x of [0, 5, 50]) regions.add(rectangle(x, 0));
  const [first, second, third] = regions.current.map(({ id }) => id);
  regions.hide(third ?? '', true);
  expect(regions.selection).toEqual([]);
  operations.selectAll();
  expect(regions.selection).toEqual([first, second]);
  operations.selectNext();
  operations.selectNext();
  expect([regions.selected, regions.current.length, regions.undoLabel]).toEqual([second, 3, 'Draw rectangle']);
  regions.hide(third ?? '', false);
  operations.selectAll();
  expect(regions.selection).toHaveLength(3);
});

it('says where a copy lies over its original, for lack of room', () => {
  const { regions, operations } = open('i', 40);
  regions.add(rectangle(0, 0, 40, 40));
  operations.duplicate();
  expect(shapesOf(regions)).toEqual([rectangle(0, 0, 40, 40), rectangle(0, 0, 40, 40)]);
  expect(words().at(-1)).toContain('The copy lies over another region.');
});

it('pastes on the same image beside the original, on another one in place', () => {
  const first = open('first', 100);
  expect(first.operations.copy()).toBe(false);
  first.regions.add(rectangle(10, 10));
  expect(first.operations.copy()).toBe(true);
  first.operations.paste();
  first.operations.paste();
  expect(shapesOf(first.regions)).toEqual([rectangle(10, 10), rectangle(22, 22), rectangle(34, 34)]);
  const second = open('second', 100);
  second.operations.paste();
  expect(shapesOf(second.regions)).toEqual([rectangle(10, 10)]);
  expect(second.regions.undoLabel).toBe('Paste rectangle');
  expect(second.regions.current[0]?.id).not.toBe(first.regions.current[0]?.id);
});

it('says what of the copied regions does not fit into a smaller image', () => {
  const large = open('large', 100);
  for (const shape of [rectangle(5, 5), rectangle(80, 20), rectangle(0, 0, 60, 10)]) large.regions.add(shape);
  large.operations.selectAll();
  large.operations.copy();
  const small = open('small', 50);
  toasts.list = [];
  small.operations.paste();
  expect(shapesOf(small.regions)).toEqual([rectangle(5, 5), rectangle(40, 20)]);
  expect(words()).toEqual([
    '2 regions of 3 pasted. 1 region is larger than this image of 50 × 50 px, and left out.',
    '1 region moved inside. Where it was copied, this image of 50 × 50 px has no room. Check the place.',
  ]);
  const tiny = open('tiny', 8);
  tiny.operations.paste();
  expect([tiny.regions.current, words().at(-1)]).toEqual([
    [],
    'Nothing is pasted. The copied regions are larger than this image of 8 × 8 px.',
  ]);
});

it('copies within a project, and says where nothing was copied', () => {
  const here = open('here', 100);
  here.regions.add(rectangle(10, 10));
  here.operations.copy();
  const other = open('other', 100, 'another project');
  expect(other.operations.hasCopied()).toBe(false);
  other.operations.paste();
  expect(other.regions.current).toEqual([]);
  expect(words().at(-1)).toBe('Nothing is pasted. No region of this project was copied. Select one, and press Ctrl C.');
});

it('keeps what was copied for this tab where the browser keeps nothing', () => {
  const here = open('here', 100, 'closed');
  here.regions.add(rectangle(10, 10));
  vi.stubGlobal('localStorage', undefined);
  here.operations.copy();
  expect(copiedRegions.read('closed').map(({ shape }) => shape)).toEqual([rectangle(10, 10)]);
});

it('waits for one image, and forgets it as soon as any is opened', () => {
  copiedRegions.pasteOn('next');
  expect([copiedRegions.isAwaitedOn('another'), copiedRegions.isAwaitedOn('next')]).toEqual([false, false]);
  copiedRegions.pasteOn('next');
  expect([copiedRegions.isAwaitedOn('next'), copiedRegions.isAwaitedOn('next')]).toEqual([true, false]);
});

it('holds no more regions than an image may have', () => {
  const { regions, operations } = open('i', 100);
  regions.insert(
    Array.from({ length: mostRegions - 1 }, () => ({
      meaning: 'ignore' as const,
      strength: 1,
      shape: rectangle(1, 1),
    })),
    'Paste',
  );
  regions.selection = regions.selection.slice(0, 2);
  operations.duplicate();
  expect(words().at(-1)).toBe(
    'Nothing is duplicated. An image holds 200 regions at most, and this one would have 201. Remove some first.',
  );
  expect(regions.current).toHaveLength(mostRegions - 1);
  regions.selection = regions.selection.slice(0, 1);
  operations.duplicate();
  expect(regions.current).toHaveLength(mostRegions);
});

it('selects one after the other: those at the pointer from above to below, else those of the list', () => {
  const { regions, operations, viewers } = open('i', 100);
  for (const x of [0, 5, 50]) regions.add(rectangle(x, 0));
  const [below, above, apart] = regions.current.map(({ id }) => id);
  regions.selected = null;
  const steps = () =>
    [1, 2, 3, 4].map(() => {
      operations.selectNext();
      return regions.selected;
    });
  expect(steps()).toEqual([below, above, apart, below]);
  viewers.cursor = { point: [7, 5], panel: null };
  expect(steps()).toEqual([above, below, above, below]);
  viewers.cursor = { point: [90, 90], panel: null };
  expect(steps()).toEqual([above, apart, below, above]);
});
