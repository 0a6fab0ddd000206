import type { Point, Roi } from '@fovea/domain';
import { shapeArea } from '@fovea/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcome, Target } from './drawing.ts';
import { Drawing } from './drawing.ts';

const image = { width: 130, height: 97 };
const nothing = { kind: 'nothing' } as const;
const roi: Roi = {
  id: '00000000-0000-4000-8000-000000000001',
  meaning: 'attend',
  strength: 1,
  shape: { kind: 'rectangle', x: 10, y: 10, width: 20, height: 10 },
};
const triangle: Roi = {
  ...roi,
  id: '00000000-0000-4000-8000-000000000002',
  shape: {
    kind: 'polygon',
    points: [
      [0, 0],
      [20, 0],
      [0, 20],
    ],
  },
};

const box = (from: number, to: number, down = 0): [number, number][] => [
  [from, from + down],
  [to, from + down],
  [to, to + down],
  [from, to + down],
];
const square: Roi = { ...triangle, shape: { kind: 'polygon', points: box(0, 20) } };
/** Two parts, the first of them with a hole. */
const frame: Roi = {
  ...roi,
  shape: { kind: 'area', tool: 'polygon', polygons: [[box(10, 20), box(13, 17)], [box(40, 50)]] },
};
const edited = (outcome: Outcome) =>
  outcome?.kind === 'edited' && outcome.shape.kind === 'area' ? outcome.shape.polygons : outcome;

/** At one screen pixel per image pixel. */
const reach = { near: 2, least: 8 };
let drawing: Drawing;
beforeEach(() => {
  drawing = new Drawing(image);
});
const down = (point: Point, target: Target = nothing, rois: readonly Roi[] = []) =>
  drawing.down(point, target, rois, reach);
const move = (point: Point) => drawing.move(point, true);
const up = (point: Point) => drawing.up(point, true, reach);
const click = (point: Point) => {
  down(point);
  return drawing.up(point, false, reach);
};
const drag = (from: Point, to: Point) => {
  down(from);
  move(to);
  return up(to);
};

describe('rectangle', () => {
  beforeEach(() => drawing.choose('rectangle'));

  it('is drawn by dragging in any direction, and kept inside the image', () => {
    down([50, 40]);
    move([-10, 60]);
    expect(drawing.preview?.rings[0]).toEqual([
      [0, 40],
      [50, 40],
      [50, 60],
      [0, 60],
    ]);
    expect(up([-10, 500])).toEqual({
      kind: 'drawn',
      shape: { kind: 'rectangle', x: 0, y: 40, width: 50, height: 57 },
    });
    expect(drawing.state.kind).toBe('idle');
  });

  it('is drawn by two clicks, the second of which may drag', () => {
    expect(click([10, 10])).toBeNull();
    drawing.move([20, 25], false);
    expect(click([20, 25])).toEqual({
      kind: 'drawn',
      shape: { kind: 'rectangle', x: 10, y: 10, width: 10, height: 15 },
    });
    click([10, 10]);
    expect(drag([20, 25], [30, 30])).toMatchObject({ shape: { width: 20, height: 20 } });
  });

  it.each([
    ['beside it', [-40, 20], [-10, 60]],
    ['above it', [20, -40], [90, -3]],
    ['round its corner', [140, 80], [150, 120]],
    ['from below to the right', [50, 110], [180, 100]],
  ] as const)('does not begin by a drag wholly outside the image, %s', (_where, from, to) => {
    expect(drag(from, to)).toMatchObject({ kind: 'refused' });
    expect([drawing.state.kind, drawing.preview]).toEqual(['idle', null]);
    drawing.move([60, 50], false);
    expect([drawing.preview, click([60, 50])]).toEqual([null, null]);
  });

  it('is a square while Shift is held that was pressed after the press, as far as the image has room', () => {
    const [shift, none] = [{ shiftKey: true }, { shiftKey: false }];
    const box = () => drawing.preview?.rings[0]?.[2];
    drawing.down([50, 40], nothing, [], reach, none);
    drawing.move([60, 70], true, shift);
    expect(box()).toEqual([80, 70]);
    drawing.move([60, 70], true, none);
    expect(box()).toEqual([60, 70]);
    // 40 px are left above.
    expect(drawing.up([130, 20], true, reach, shift)).toMatchObject({ shape: { x: 50, y: 0, width: 40, height: 40 } });
    // Held at the press, Shift adds.
    drawing.down([50, 40], nothing, [], reach, shift);
    drawing.move([60, 70], true, shift);
    expect(box()).toEqual([60, 70]);
    drawing.move([60, 70], true, none);
    drawing.move([60, 70], true, shift);
    expect(box()).toEqual([80, 70]);
  });

  it('may begin outside and end inside, and be clicked just outside', () => {
    expect(drag([-20, 10], [30, 40])).toMatchObject({ shape: { x: 0, y: 10, width: 30, height: 30 } });
    click([-30, 10]);
    expect(drawing.state.kind).toBe('idle');
    click([-1, 10]);
    expect(drawing.state.kind).toBe('rectangle');
  });

  it.each([
    ['slips of the hand', [53, 42]],
    ['a little more', [55, 45]],
    ['a line across', [90, 41]],
    ['a line down', [51, 90]],
  ] as const)('is not drawn where it is too small on the screen: %s', (_name, to) => {
    expect(drag([50, 40], to)).toEqual({ kind: 'refused', fault: 'small' });
    expect(drawing.state.kind).toBe('idle');
  });

  it('goes by what the hand does on the screen, whatever the zoom', () => {
    const drawnAt = (scale: number) => {
      const near = { near: 10 / scale, least: 8 / scale };
      drawing.down([50, 40], nothing, [], near);
      return drawing.up([50 + 6 / scale, 40 + 6 / scale], true, near)?.kind;
    };
    expect([0.25, 1, 3.3, 20].map(drawnAt)).toEqual(['refused', 'refused', 'refused', 'refused']);
    const finger = { near: 20, least: 16 };
    drawing.down([50, 40], nothing, [], finger);
    expect(drawing.up([62, 52], true, finger)?.kind).toBe('refused');
    expect(drag([50, 40], [62, 52])?.kind).toBe('drawn');
  });

  it('is nothing after a double click', () => {
    click([50, 40]);
    expect(click([50, 40])).toMatchObject({ kind: 'refused' });
    expect([drawing.finish(reach), drawing.state.kind]).toEqual([null, 'idle']);
  });

  it('is cancelled by Escape', () => {
    down([10, 10]);
    move([40, 40]);
    expect(drawing.cancel()).toBe(true);
    expect(up([40, 40])).toBeNull();
    expect(drawing.cancel()).toBe(false);
  });
});

describe('polygon', () => {
  beforeEach(() => {
    drawing.choose('polygon');
    for (const point of [
      [10, 10],
      [30, 10],
      [30, 30],
    ] as const)
      click(point);
  });
  const drawn = {
    kind: 'drawn',
    shape: {
      kind: 'polygon',
      points: [
        [10, 10],
        [30, 10],
        [30, 30],
      ],
    },
  };

  it('is finished by Enter', () => {
    expect(drawing.finish(reach)).toEqual(drawn);
  });

  it('is finished by a double click, whose second press adds no corner', () => {
    click([30, 30]);
    expect(drawing.finish(reach)).toEqual(drawn);
  });

  it('is finished by clicking its first corner, once that is let go', () => {
    expect(down([11, 10.5])).toBeNull();
    expect(drawing.up([11, 10.5], false, reach)).toEqual(drawn);
  });

  it('says why it is not finished with two corners, and goes on', () => {
    drawing.takeBack();
    expect(drawing.finish(reach)).toEqual({ kind: 'refused', fault: 'few corners' });
    click([30, 10.4]);
    expect(drawing.finish(reach)).toEqual({ kind: 'refused', fault: 'few corners' });
    expect(drawing.state.kind).toBe('polygon');
    click([30, 40]);
    expect(drawing.finish(reach)?.kind).toBe('drawn');
  });

  it('says why it is not finished with all corners on a line, and goes on', () => {
    drawing.takeBack();
    click([60, 10.5]);
    click([90, 10]);
    expect(drawing.finish(reach)).toEqual({ kind: 'refused', fault: 'one line' });
    click([60, 40]);
    expect(drawing.finish(reach)?.kind).toBe('drawn');
  });

  it('that crosses itself is kept as what it fills', () => {
    click([20, 0]);
    const outcome = drawing.finish(reach);
    if (outcome?.kind !== 'drawn') throw new Error('not drawn');
    // Two triangles of 200/3 px², which turn opposite ways.
    expect(shapeArea(outcome.shape)).toBeCloseTo(400 / 3, 2);
  });

  it('loses its corners one by one, then ends', () => {
    expect([1, 2, 3, 4].map(() => drawing.takeBack())).toEqual([true, true, true, false]);
    expect(drawing.state.kind).toBe('idle');
  });

  it('is dropped when another tool is chosen', () => {
    drawing.choose('pan');
    expect(drawing.preview).toBeNull();
  });

  it('does not begin outside the image, but may go on there', () => {
    drawing.cancel();
    click([-20, 10]);
    expect(drawing.state.kind).toBe('idle');
    click([10, 10]);
    click([-20, 60]);
    expect(drawing.preview?.rings[0]).toEqual([
      [10, 10],
      [0, 60],
      [0, 60],
    ]);
  });
});

describe('a press that something else ends', () => {
  it('leaves nothing of a rectangle, in whatever state it was', () => {
    drawing.choose('rectangle');
    down([10, 10]);
    move([50, 50]);
    drawing.drop();
    expect([drawing.state.kind, up([50, 50])]).toEqual(['idle', null]);
    click([10, 10]);
    down([40, 40]);
    move([60, 60]);
    drawing.drop();
    expect(drawing.state).toMatchObject({ kind: 'rectangle', from: [10, 10], to: [10, 10] });
  });

  it('takes its corner back from a polygon, and does not finish it', () => {
    drawing.choose('polygon');
    down([10, 10]);
    drawing.drop();
    expect(drawing.state.kind).toBe('idle');
    for (const point of [
      [10, 10],
      [40, 10],
      [40, 40],
    ] as const)
      click(point);
    down([70, 70]);
    drawing.drop();
    expect(drawing.preview?.rings[0]).toHaveLength(4);
    down([10, 10]);
    drawing.drop();
    expect(up([10, 10])).toBeNull();
    expect(drawing.preview?.rings[0]).toHaveLength(4);
  });

  it('leaves a region where it was, moved or reshaped', () => {
    for (const target of [
      { kind: 'region', id: roi.id },
      { kind: 'corner', id: roi.id, index: 2 },
    ] as const) {
      down([15, 15], target, [roi]);
      move([60, 60]);
      drawing.drop();
      expect([drawing.state.kind, up([60, 60])]).toEqual(['idle', null]);
    }
  });

  it('brings nothing back that Escape or another tool dropped meanwhile', () => {
    drawing.choose('polygon');
    click([10, 10]);
    down([40, 10]);
    drawing.cancel();
    drawing.drop();
    expect(drawing.state.kind).toBe('idle');
  });
});

describe('editing', () => {
  it('moves a region by dragging it, not beyond the image', () => {
    expect(down([15, 15], { kind: 'region', id: roi.id }, [roi])).toEqual({ kind: 'selected', id: roi.id });
    move([20, 18]);
    expect(up([-100, 18])).toEqual({
      kind: 'edited',
      id: roi.id,
      shape: { kind: 'rectangle', x: 0, y: 13, width: 20, height: 10 },
      verb: 'Move',
    });
  });

  it('resizes a rectangle by a corner, over its opposite corner too', () => {
    down([30, 20], { kind: 'corner', id: roi.id, index: 2 }, [roi]);
    move([40, 40]);
    expect(up([5, 5])).toMatchObject({ shape: { kind: 'rectangle', x: 5, y: 5, width: 5, height: 5 } });
  });

  it('moves one corner of a polygon, and adds one in the middle of an edge', () => {
    down([20, 0], { kind: 'corner', id: triangle.id, index: 1 }, [triangle]);
    expect(up([30, 5])).toMatchObject({
      shape: {
        points: [
          [0, 0],
          [30, 5],
          [0, 20],
        ],
      },
    });
    down([10, 10], { kind: 'edge', id: triangle.id, index: 1 }, [triangle]);
    expect(up([20, 20])).toMatchObject({
      shape: {
        points: [
          [0, 0],
          [20, 0],
          [20, 20],
          [0, 20],
        ],
      },
    });
  });

  it('keeps what an outline fills that a dragged corner makes cross itself, and lets it uncross before', () => {
    down([20, 0], { kind: 'corner', id: square.id, index: 1 }, [square]);
    move([0, 20]);
    move([20, 0]);
    expect(up([20, 0])).toBeNull();
    down([0, 20], { kind: 'corner', id: square.id, index: 3 }, [square]);
    const outcome = up([30, 10]);
    if (outcome?.kind !== 'edited') throw new Error('not edited');
    expect(outcome.verb).toBe('Reshape');
    // The halves of a bow-tie, of 200/3 px² each.
    expect(shapeArea(outcome.shape)).toBeCloseTo(400 / 3, 2);
  });

  it('moves and adds corners of any part and hole of an area, and moves all of them', () => {
    down([13, 13], { kind: 'corner', id: frame.id, index: 4 }, [frame]);
    expect(edited(up([12, 12]))).toEqual([[box(10, 20), [[12, 12], ...box(13, 17).slice(1)]], [box(40, 50)]]);
    down([45, 40], { kind: 'edge', id: frame.id, index: 8 }, [frame]);
    const [first, ...others] = box(40, 50);
    expect(edited(up([45, 35]))).toEqual([[box(10, 20), box(13, 17)], [[first, [45, 35], ...others]]]);
    down([15, 15], { kind: 'region', id: frame.id }, [frame]);
    expect(edited(up([0, 15]))).toEqual([[box(0, 10, 10), box(3, 7, 10)], [box(30, 40, 10)]]);
  });

  it('changes nothing by a click, on an edge’s middle neither, even where the hand slips a little', () => {
    for (const target of [
      { kind: 'region', id: triangle.id },
      { kind: 'corner', id: triangle.id, index: 1 },
      { kind: 'edge', id: triangle.id, index: 1 },
      { kind: 'edge', id: triangle.id, index: 2 },
    ] as const) {
      down([10, 10], target, [triangle]);
      drawing.move([11.5, 11], false);
      expect(drawing.state).toMatchObject({ kind: 'editing' });
      expect([drawing.up([11.5, 11], false, reach), drawing.state.kind]).toEqual([null, 'idle']);
    }
  });

  it('says why a shape of nothing is not kept', () => {
    down([30, 20], { kind: 'corner', id: roi.id, index: 2 }, [roi]);
    expect(up([10, 10])).toEqual({ kind: 'refused', fault: 'small' });
    down([0, 20], { kind: 'corner', id: triangle.id, index: 2 }, [triangle]);
    expect(up([60, 0])).toEqual({ kind: 'refused', fault: 'one line' });
  });

  it('leaves the selection when the press hits nothing', () => {
    expect(down([100, 90], nothing, [roi])).toEqual({ kind: 'selected', id: null });
  });
});
