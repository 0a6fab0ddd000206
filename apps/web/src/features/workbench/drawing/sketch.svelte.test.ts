import type { ImageDetail, Point } from '@fovea/domain';
import { letterbox } from '@fovea/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { LinkedViewers } from '../viewing/linked-viewers.svelte.ts';
import { Regions } from './regions.svelte.ts';
import { Sketch } from './sketch.svelte.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));

const image = { id: 'i', width: 40, height: 40 } as unknown as ImageDetail;
const nothing = { kind: 'nothing' } as const;
let viewers: LinkedViewers;
let regions: Regions;
let sketch: Sketch;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', new FakeStorage());
  viewers = new LinkedViewers(letterbox(40, 40, 64));
  regions = new Regions('i', { id: null, rois: [], revision: 0, active: true, updatedAt: null });
  sketch = new Sketch(image, regions, viewers);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function drag(from: Point, to: Point): void {
  sketch.down(from, nothing);
  sketch.move(to);
  sketch.up(to);
}

it('makes a region of a finished shape, with the meaning in hand', () => {
  sketch.choose('rectangle');
  sketch.setMeaning('attend');
  sketch.down([2, 3], nothing);
  sketch.move([10, 9]);
  expect(sketch.preview).toHaveLength(4);
  sketch.up([10, 9]);
  expect([sketch.preview, regions.current.length]).toEqual([null, 1]);
  expect(regions.current[0]).toMatchObject({ meaning: 'attend', shape: { kind: 'rectangle', x: 2, y: 3, width: 8 } });
});

it('shows a region where it is dragged before it is let go', () => {
  sketch.choose('rectangle');
  drag([2, 2], [8, 8]);
  sketch.choose('pan');
  const id = regions.current[0]?.id ?? '';
  expect(sketch.down([4, 4], { kind: 'region', id })).toBe(true);
  sketch.move([14, 4]);
  expect(sketch.shown[0]?.shape).toMatchObject({ x: 12, y: 2 });
  expect(regions.current[0]?.shape).toMatchObject({ x: 2 });
  sketch.up([14, 4]);
  expect(regions.current[0]?.shape).toMatchObject({ x: 12, y: 2 });
});

it('lets Escape drop what is half drawn, then the tool, then the pin, then the selection', () => {
  sketch.choose('rectangle');
  drag([2, 2], [8, 8]);
  viewers.pinned = [1, 1];
  sketch.down([20, 20], nothing);
  sketch.cancel();
  expect([sketch.preview, sketch.tool]).toEqual([null, 'rectangle']);
  sketch.cancel();
  expect(sketch.tool).toBe('pan');
  sketch.cancel();
  expect([viewers.pinned, regions.selected === null]).toEqual([null, false]);
  sketch.cancel();
  expect(regions.selected).toBeNull();
});

it('takes back the last corner of a polygon before it undoes a region', () => {
  sketch.choose('rectangle');
  drag([2, 2], [8, 8]);
  sketch.choose('polygon');
  for (const corner of [
    [20, 20],
    [30, 20],
  ] as const)
    sketch.down(corner, nothing);
  sketch.undo();
  expect([sketch.preview?.length, regions.current.length]).toEqual([2, 1]);
  sketch.undo();
  sketch.undo();
  expect([sketch.preview, regions.current.length]).toEqual([null, 0]);
});

it('draws with keys alone, and nudges what is selected', () => {
  sketch.choose('rectangle');
  sketch.pressAtCursor();
  for (let step = 0; step < 6; step++) sketch.arrow([1, 1]);
  sketch.pressAtCursor();
  expect(regions.current).toHaveLength(1);
  const before = regions.current[0]?.shape;
  sketch.choose('pan');
  sketch.arrow([2, 0]);
  const after = regions.current[0]?.shape;
  if (before?.kind !== 'rectangle' || after?.kind !== 'rectangle') throw new Error('no rectangle');
  expect(after.x - before.x).toBe(2);
  sketch.removeSelected();
  expect(regions.current).toEqual([]);
});
