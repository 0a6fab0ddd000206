import type { ImageDetail, Point } from '@fovea/domain';
import { letterbox, shapeArea } from '@fovea/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { LinkedViewers } from '../viewing/linked-viewers.svelte.ts';
import type { PointerKind } from './gestures.ts';
import type { PressPurpose } from './purpose.ts';
import { Regions } from './regions.svelte.ts';
import { Sketch } from './sketch.svelte.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));

const image = { id: 'i', width: 40, height: 40 } as unknown as ImageDetail;
const nothing = { kind: 'nothing' } as const;
let viewers: LinkedViewers;
let regions: Regions;
let sketch: Sketch;
beforeEach(() => {
  toasts.list = [];
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

function drag(from: Point, to: Point, purpose?: PressPurpose): void {
  sketch.down(from, nothing, 'mouse', purpose);
  sketch.move(to, true);
  sketch.up(to, true);
}

function click(point: Point, pointer: PointerKind = 'mouse'): void {
  sketch.down(point, nothing, pointer);
  sketch.up(point, false);
}

const words = () => toasts.list.map(({ title, detail }) => `${title}. ${detail ?? ''}`);

it('makes a region of a finished shape, with the meaning in hand', () => {
  sketch.choose('rectangle');
  sketch.setMeaning('attend');
  sketch.down([2, 3], nothing, 'mouse');
  sketch.move([10, 9], true);
  expect(sketch.preview?.rings[0]).toHaveLength(4);
  sketch.up([10, 9], true);
  expect([sketch.preview, regions.current.length]).toEqual([null, 1]);
  expect(regions.current[0]).toMatchObject({ meaning: 'attend', shape: { kind: 'rectangle', x: 2, y: 3, width: 8 } });
});

it('shows a region where it is dragged before it is let go', () => {
  sketch.choose('rectangle');
  drag([2, 2], [10, 10]);
  sketch.choose('pan');
  const id = regions.current[0]?.id ?? '';
  expect(sketch.down([4, 4], { kind: 'region', id }, 'mouse')).toBe(true);
  sketch.move([14, 4], true);
  expect(sketch.shown[0]?.shape).toMatchObject({ x: 12, y: 2 });
  expect(regions.current[0]?.shape).toMatchObject({ x: 2 });
  sketch.up([14, 4], true);
  expect(regions.current[0]?.shape).toMatchObject({ x: 12, y: 2 });
});

it('lets Escape drop what is half drawn, then the tool, then the pin, then the selection', () => {
  sketch.choose('rectangle');
  drag([2, 2], [10, 10]);
  viewers.pinned = [1, 1];
  sketch.down([20, 20], nothing, 'mouse');
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
  drag([2, 2], [10, 10]);
  sketch.choose('polygon');
  for (const corner of [
    [20, 20],
    [30, 20],
  ] as const)
    click(corner);
  sketch.undo();
  expect([sketch.preview?.rings[0]?.length, regions.current.length]).toEqual([2, 1]);
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

it('moves all that are selected together, as far as the image lets all of them, and nudges them', () => {
  sketch.choose('rectangle');
  drag([2, 2], [12, 12]);
  drag([20, 4], [30, 14]);
  sketch.choose('pan');
  const [first = '', second = ''] = regions.current.map(({ id }) => id);
  const places = () => sketch.shown.map(({ shape }) => (shape.kind === 'rectangle' ? [shape.x, shape.y] : []));
  // The second one is selected since it was drawn.
  expect(sketch.down([4, 4], { kind: 'region', id: first }, 'mouse', 'also')).toBe(true);
  sketch.up([4, 4], false);
  expect(regions.selection).toEqual([second, first]);
  expect(sketch.down([38, 38], nothing, 'mouse', 'also')).toBe(false);
  expect(regions.selection).toEqual([second, first]);
  sketch.down([4, 4], { kind: 'region', id: first }, 'mouse');
  sketch.move([9, 6], true);
  expect(places()).toEqual([
    [7, 4],
    [25, 6],
  ]);
  sketch.up([40, 6], true);
  expect(places()).toEqual([
    [12, 4],
    [30, 6],
  ]);
  expect(regions.undoLabel).toBe('Move 2 regions');
  for (const by of [
    [-1, 0],
    [-10, 0],
    [-10, 0],
  ] as const)
    sketch.arrow(by);
  expect(places()).toEqual([
    [0, 4],
    [18, 6],
  ]);
  regions.undo();
  regions.undo();
  expect(places()).toEqual([
    [2, 2],
    [20, 4],
  ]);
  regions.selection = [second, first];
  sketch.removeSelected();
  expect([regions.current, regions.undoLabel]).toEqual([[], 'Remove 2 regions']);
});

it('draws a region of its own while Ctrl is held', () => {
  sketch.choose('rectangle');
  drag([2, 2], [12, 12]);
  drag([20, 4], [30, 14], 'also');
  expect(regions.current).toHaveLength(2);
});

it('selects what lies below with a second click, and drags what is selected there', () => {
  sketch.choose('rectangle');
  drag([2, 2], [22, 22]);
  drag([10, 10], [30, 30]);
  sketch.choose('pan');
  const [below = '', above = ''] = regions.current.map(({ id }) => id);
  const hit = { kind: 'region', id: above } as const;
  const clickThere = () => {
    sketch.down([15, 15], hit, 'mouse');
    sketch.up([15, 15], false);
    return regions.selection;
  };
  regions.selected = null;
  expect([clickThere(), clickThere()]).toEqual([[above], [below]]);
  sketch.down([15, 15], hit, 'mouse');
  sketch.up([16, 15], true);
  expect(regions.current.map(({ shape }) => (shape.kind === 'rectangle' ? shape.x : NaN))).toEqual([3, 10]);
});

/** Two rectangles of 10 px, at [2, 2] and [20, 4]; the first one is locked. */
function drawOneLocked(): readonly [locked: string, free: string] {
  sketch.choose('rectangle');
  drag([2, 2], [12, 12]);
  drag([20, 4], [30, 14]);
  sketch.choose('pan');
  const [first, second] = regions.current;
  if (first === undefined || second === undefined) throw new Error('nothing is drawn');
  regions.change([{ ...first, locked: true }], 'Lock');
  return [first.id, second.id];
}
const placesNow = () => sketch.shown.map(({ shape }) => (shape.kind === 'rectangle' ? [shape.x, shape.y] : []));
const [asDrawn, locks] = [
  [
    [2, 2],
    [20, 4],
  ],
  'A locked region stays as it is. To change it, click its lock in the list of regions.',
];

it('neither moves, nudges, reshapes, cuts nor removes a locked region, and says so each time', () => {
  const [locked] = drawOneLocked();
  const isRefused = () => {
    expect([placesNow(), words()]).toEqual([asDrawn, [locks]]);
    toasts.list = [];
  };
  regions.selected = null;
  expect(sketch.down([4, 4], { kind: 'region', id: locked }, 'mouse')).toBe(true);
  sketch.up([4, 4], false);
  expect([regions.selection, words()]).toEqual([[locked], []]);
  sketch.down([4, 4], { kind: 'region', id: locked }, 'mouse');
  sketch.move([9, 9], true);
  sketch.up([9, 9], true);
  isRefused();
  sketch.down([2, 2], { kind: 'corner', id: locked, index: 0 }, 'mouse');
  sketch.move([0, 0], true);
  sketch.up([0, 0], true);
  isRefused();
  sketch.arrow([1, 0]);
  isRefused();
  sketch.removeSelected();
  isRefused();
  sketch.choose('rectangle');
  drag([2, 2], [11, 11], 'cut');
  isRefused();
  drag([8, 8], [18, 18], 'add');
  isRefused();
  expect(regions.undoLabel).toBe('Lock rectangle');
  sketch.setMeaning('attend');
  regions.undo();
  sketch.choose('pan');
  sketch.arrow([1, 0]);
  expect(placesNow()).toEqual([
    [3, 2],
    [20, 4],
  ]);
});

it('changes of several regions those that are not locked', () => {
  const [locked, free] = drawOneLocked();
  regions.selection = [locked, free];
  sketch.arrow([1, 0]);
  expect([placesNow(), words()]).toEqual([
    [
      [2, 2],
      [21, 4],
    ],
    [locks],
  ]);
  sketch.down([24, 8], { kind: 'region', id: free }, 'mouse');
  sketch.move([25, 9], true);
  sketch.up([25, 9], true);
  expect(placesNow()).toEqual([
    [2, 2],
    [22, 5],
  ]);
  sketch.removeSelected();
  expect(regions.current.map(({ id }) => id)).toEqual([locked]);
});

it('scales by a handle of the box, keeps proportions while Shift is held, and drops it on Escape', () => {
  drawOneLocked();
  const id = regions.current[1]?.id ?? '';
  const shape = () => sketch.shown[1]?.shape;
  const right = { kind: 'box', id, index: 3 } as const;
  // Two pixels beside the handle: it comes along.
  expect(sketch.down([32, 9], right, 'mouse')).toBe(true);
  sketch.move([36, 20], true);
  expect(shape()).toEqual({ kind: 'rectangle', x: 20, y: 4, width: 14, height: 10 });
  sketch.move([36, 20], true, { shiftKey: true });
  expect(shape()).toEqual({ kind: 'rectangle', x: 20, y: 2, width: 14, height: 14 });
  sketch.up([36, 20], true);
  expect([shape(), regions.undoLabel, sketch.isDrawing]).toEqual([
    { kind: 'rectangle', x: 20, y: 4, width: 14, height: 10 },
    'Scale rectangle',
    false,
  ]);
  sketch.down([34, 9], right, 'mouse');
  sketch.move([39, 9], true);
  sketch.cancel();
  sketch.up([39, 9], true);
  expect(shape()).toMatchObject({ width: 14 });
  sketch.down([34, 9], right, 'mouse');
  sketch.move([37, 9], true);
  expect(shape()).toMatchObject({ width: 17 });
  sketch.drop();
  expect(shape()).toMatchObject({ width: 14 });
  sketch.down([34, 9], right, 'mouse');
  sketch.up([34, 9], false);
  expect([shape(), regions.undoLabel]).toEqual([
    { kind: 'rectangle', x: 20, y: 4, width: 14, height: 10 },
    'Scale rectangle',
  ]);
});

it('says where an image has as many regions as it may', () => {
  const shape = { kind: 'rectangle', x: 1, y: 1, width: 5, height: 5 } as const;
  const many = Array.from({ length: 200 }, () => ({ meaning: 'ignore' as const, strength: 1, shape }));
  regions.insert(many, 'Paste');
  sketch.choose('rectangle');
  drag([2, 2], [22, 22]);
  expect([regions.current.length, words().at(-1)]).toEqual([
    200,
    expect.stringContaining('An image holds 200 regions at most.'),
  ]);
});

it('says why a polygon is not finished, and nothing of a slip of the hand', () => {
  sketch.choose('rectangle');
  drag([2, 2], [6, 6]);
  click([2, 2]);
  click([2, 2]);
  expect([regions.current.length, sketch.preview, words()]).toEqual([0, null, []]);
  sketch.choose('polygon');
  click([2, 2]);
  click([30, 2]);
  sketch.finish();
  expect(words().at(-1)).toContain('at least three corners');
  click([38, 2]);
  sketch.finish();
  expect(words().at(-1)).toContain('on one line');
  click([20, 30]);
  sketch.finish();
  expect([regions.current.length, words().length]).toEqual([1, 2]);
});

it('adds to the selected region, or cuts from it, as the press says that began', () => {
  sketch.choose('rectangle');
  drag([2, 2], [12, 12], 'add');
  const [first] = regions.current;
  drag([20, 20], [30, 30], 'add');
  expect(regions.current).toMatchObject([{ id: first?.id, shape: { kind: 'area', polygons: { length: 2 } } }]);
  drag([0, 18], [40, 40], 'cut');
  expect(regions.current.map(({ shape }) => shapeArea(shape))).toEqual([100]);
  expect(regions.undoLabel).toBe('Cut from polygon');
  drag([0, 0], [40, 40], 'cut');
  expect([words().at(-1), regions.current.length]).toEqual([expect.stringContaining('would leave nothing'), 1]);
  regions.undo();
  regions.undo();
  expect(regions.current).toEqual([first]);

  sketch.choose('polygon');
  sketch.down([4, 2], nothing, 'mouse', 'cut');
  sketch.up([4, 2], false);
  for (const corner of [
    [12, 2],
    [12, 12],
  ] as const)
    click(corner);
  sketch.finish();
  expect(regions.current.map(({ shape }) => shapeArea(shape))).toEqual([60]);
  regions.selected = null;
  sketch.choose('rectangle');
  drag([4, 4], [20, 20], 'cut');
  expect([words().at(-1), regions.current.length]).toEqual([expect.stringContaining('none is selected'), 1]);
});

it('says why keys or an edit make no region', () => {
  sketch.choose('rectangle');
  sketch.pressAtCursor();
  sketch.pressAtCursor();
  expect(words().at(-1)).toContain('The rectangle is not kept. The region would be too small');
  drag([2, 2], [20, 20]);
  sketch.choose('pan');
  sketch.down([20, 20], { kind: 'corner', id: regions.current[0]?.id ?? '', index: 2 }, 'mouse');
  sketch.up([2, 2], true);
  expect(words().at(-1)).toContain('The region stays as it was');
  expect(regions.current[0]?.shape).toMatchObject({ width: 18, height: 18 });
});

it('asks more of a finger than of a mouse, and nothing of keys', () => {
  sketch.choose('rectangle');
  sketch.down([2, 2], nothing, 'touch');
  sketch.up([14, 14], true);
  expect(regions.current).toHaveLength(0);
  drag([2, 2], [14, 14]);
  expect(regions.current).toHaveLength(1);
});

it('shows what is there again where a press was dropped', () => {
  sketch.choose('rectangle');
  drag([2, 2], [20, 20]);
  sketch.down([22, 22], nothing, 'mouse');
  sketch.move([38, 38], true);
  expect(sketch.preview).not.toBeNull();
  sketch.drop();
  expect(sketch.preview).toBeNull();
  sketch.choose('pan');
  sketch.down([4, 4], { kind: 'region', id: regions.current[0]?.id ?? '' }, 'touch');
  sketch.move([14, 14], true);
  expect(sketch.shown[0]?.shape).toMatchObject({ x: 12 });
  sketch.drop();
  expect(sketch.shown[0]?.shape).toMatchObject({ x: 2 });
  expect(regions.current).toHaveLength(1);
});

/** A brush of 4 px that is dragged. */
function paint(...way: Point[]): void {
  const [first = [0, 0]] = way;
  sketch.down(first, nothing, 'mouse');
  for (const point of way) sketch.move(point, true);
  sketch.up(way.at(-1) ?? first, true);
}

it('lets a stroke that begins on the selected region add to it, and any other one be a new region', () => {
  sketch.choose('brush');
  sketch.set(4);
  paint([10, 10], [20, 10]);
  // The brush touches the end of the first stroke.
  paint([23, 10], [23, 20]);
  expect(regions.current).toMatchObject([{ shape: { kind: 'area', tool: 'brush', polygons: { length: 1 } } }]);
  expect(regions.undoLabel).toBe('Add to brush stroke');
  paint([30, 30], [10, 10]);
  expect(regions.current).toHaveLength(2);
  // Another meaning in hand means another region.
  sketch.setMeaning('attend');
  paint([30, 30], [35, 30]);
  expect(regions.current.map(({ meaning }) => meaning)).toEqual(['ignore', 'ignore', 'attend']);
});

it('erases with the eraser, and with the brush where a cut is chosen', () => {
  sketch.choose('rectangle');
  drag([0, 0], [40, 20]);
  sketch.choose('eraser');
  sketch.set(4);
  paint([20, 0], [20, 20]);
  // A band of 4 px; its ends lie outside of the region.
  expect(regions.current).toMatchObject([{ shape: { kind: 'area', polygons: { length: 2 } } }]);
  expect(regions.current.map(({ shape }) => Math.round(shapeArea(shape)))).toEqual([720]);
  sketch.choose('brush');
  expect(sketch.setting?.value).toBe(4);
  expect([1, 2, 3].map(() => (sketch.cyclePurpose(), sketch.chosenPurpose))).toEqual(['add', 'cut', 'new']);
  sketch.chosenPurpose = 'cut';
  paint([10, 0], [10, 20]);
  expect(regions.current.map(({ shape }) => Math.round(shapeArea(shape)))).toEqual([640]);
  regions.selected = null;
  sketch.choose('eraser');
  paint([30, 0], [30, 20]);
  expect([words().at(-1), regions.current.length]).toEqual([expect.stringContaining('none is selected'), 1]);
});

it('puts a stroke down and lifts it with Space, and takes it back with Undo', () => {
  sketch.choose('freehand');
  viewers.cursor = { point: [10.5, 10.5], panel: null };
  const go = (by: Point, times: number) => {
    for (let time = 0; time < times; time++) sketch.arrow(by);
  };
  sketch.pressAtCursor();
  go([1, 0], 8);
  go([0, 1], 8);
  go([-1, 0], 8);
  expect(sketch.isDrawing).toBe(true);
  sketch.pressAtCursor();
  expect(regions.current.map(({ shape }) => shapeArea(shape))).toEqual([64]);
  sketch.choose('brush');
  sketch.pressAtCursor();
  go([1, 0], 4);
  sketch.undo();
  expect([sketch.isDrawing, regions.current.length]).toEqual([false, 1]);
  sketch.pressAtCursor();
  go([1, 0], 4);
  sketch.finish();
  expect([sketch.isDrawing, regions.undoLabel]).toEqual([false, 'Add to outline']);
});

it('keeps the size of the brush between its limits, and on this computer', () => {
  sketch.choose('rectangle');
  expect(sketch.setting).toBeNull();
  sketch.choose('brush');
  // A twelfth of 40 px would be less than 4.
  expect(sketch.setting?.value).toBe(4);
  sketch.change(1);
  expect(sketch.setting?.value).toBe(5);
  sketch.set(500);
  expect(sketch.setting?.value).toBe(20);
  sketch.set(0);
  expect(sketch.setting?.value).toBe(2);
  const again = new Sketch(image, regions, viewers);
  again.choose('eraser');
  expect(again.setting?.value).toBe(2);
});

it('removes the selected corner and not the region, nudges it, and lets Tab go on after the last one', () => {
  sketch.choose('polygon');
  for (const corner of [
    [2, 2],
    [22, 2],
    [22, 22],
    [2, 22],
  ] as const)
    click(corner);
  sketch.finish();
  expect([sketch.stepCorner(1), sketch.corner]).toEqual([false, null]);
  sketch.choose('pan');
  const id = regions.current[0]?.id ?? '';
  sketch.down([22, 22], { kind: 'corner', id, index: 2 }, 'mouse');
  sketch.up([22, 22], false);
  expect([sketch.corner, regions.current.length]).toEqual([2, 1]);
  sketch.arrow([4, 0]);
  sketch.arrow([0, -2]);
  expect(regions.current[0]?.shape).toMatchObject({
    points: [
      [2, 2],
      [22, 2],
      [26, 20],
      [2, 22],
    ],
  });
  regions.undo();
  expect(regions.current[0]?.shape).toMatchObject({ points: { 2: [22, 22] } });
  sketch.removeSelected();
  expect(regions.current).toMatchObject([
    {
      id,
      shape: {
        points: [
          [2, 2],
          [22, 2],
          [2, 22],
        ],
      },
    },
  ]);
  expect(regions.undoLabel).toBe('Remove corner of polygon');
  sketch.removeSelected();
  expect([words().at(-1), regions.current.length]).toEqual([expect.stringContaining('needs this corner'), 1]);
  expect([sketch.corner, sketch.stepCorner(1), sketch.corner, sketch.stepCorner(1)]).toEqual([2, false, null, true]);
  expect([sketch.corner, sketch.stepCorner(-1), sketch.corner, sketch.stepCorner(-1)]).toEqual([0, false, null, true]);
  expect(sketch.corner).toBe(2);
  sketch.cancel();
  expect([sketch.corner, regions.selected]).toEqual([null, id]);
  sketch.removeSelected();
  expect(regions.current).toEqual([]);
});

it('keeps the four corners of a box, and moves them by the arrows', () => {
  sketch.choose('ellipse');
  drag([4, 4], [20, 16]);
  sketch.choose('pan');
  sketch.stepCorner(1);
  sketch.arrow([2, 1]);
  expect(regions.current).toMatchObject([{ shape: { kind: 'ellipse', x: 6, y: 5, width: 14, height: 11 } }]);
  sketch.removeSelected();
  expect([words().at(-1), regions.current.length]).toEqual([expect.stringContaining('needs this corner'), 1]);
});
