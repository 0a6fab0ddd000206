import type { Roi } from '@fovea/domain';
import { beforeEach, describe, expect, it } from 'vitest';
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

let drawing: Drawing;
beforeEach(() => {
  drawing = new Drawing(image);
});

describe('rectangle', () => {
  beforeEach(() => drawing.choose('rectangle'));

  it('is drawn by dragging in any direction, and kept inside the image', () => {
    drawing.down([50, 40], nothing, [], 1);
    drawing.move([-10, 60]);
    expect(drawing.preview).toEqual([
      [0, 40],
      [50, 40],
      [50, 60],
      [0, 60],
    ]);
    expect(drawing.up([-10, 500])).toEqual({
      kind: 'drawn',
      shape: { kind: 'rectangle', x: 0, y: 40, width: 50, height: 57 },
    });
    expect(drawing.state.kind).toBe('idle');
  });

  it('is drawn by two clicks', () => {
    drawing.down([10, 10], nothing, [], 1);
    expect(drawing.up([10, 10])).toBeNull();
    drawing.move([20, 25]);
    drawing.down([20, 25], nothing, [], 1);
    expect(drawing.up([20, 25])).toEqual({
      kind: 'drawn',
      shape: { kind: 'rectangle', x: 10, y: 10, width: 10, height: 15 },
    });
  });

  it('is cancelled by Escape', () => {
    drawing.down([10, 10], nothing, [], 1);
    drawing.move([40, 40]);
    expect(drawing.cancel()).toBe(true);
    expect(drawing.up([40, 40])).toBeNull();
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
    ] as const) {
      drawing.down(point, nothing, [], 2);
      drawing.up(point);
    }
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
    expect(drawing.finish(0.5)).toEqual(drawn);
  });

  it('is finished by a double click, whose second press adds no corner', () => {
    drawing.down([30, 30], nothing, [], 2);
    drawing.up([30, 30]);
    expect(drawing.finish(0.5)).toEqual(drawn);
  });

  it('is finished by clicking its first corner', () => {
    expect(drawing.down([11, 10.5], nothing, [], 2)).toEqual(drawn);
  });

  it('does not finish with two corners', () => {
    drawing.takeBackCorner();
    expect(drawing.finish(0.5)).toBeNull();
    expect(drawing.state.kind).toBe('polygon');
  });

  it('loses its corners one by one, then ends', () => {
    expect([1, 2, 3, 4].map(() => drawing.takeBackCorner())).toEqual([true, true, true, false]);
    expect(drawing.state.kind).toBe('idle');
  });

  it('is dropped when another tool is chosen', () => {
    drawing.choose('pan');
    expect(drawing.preview).toBeNull();
  });
});

describe('editing', () => {
  it('moves a region by dragging it, not beyond the image', () => {
    expect(drawing.down([15, 15], { kind: 'region', id: roi.id }, [roi], 1)).toEqual({ kind: 'selected', id: roi.id });
    drawing.move([20, 18]);
    expect(drawing.up([-100, 18])).toEqual({
      kind: 'edited',
      id: roi.id,
      shape: { kind: 'rectangle', x: 0, y: 13, width: 20, height: 10 },
      label: 'Move rectangle',
    });
  });

  it('resizes a rectangle by a corner, over its opposite corner too', () => {
    drawing.down([30, 20], { kind: 'corner', id: roi.id, index: 2 }, [roi], 1);
    drawing.move([40, 40]);
    expect(drawing.up([5, 5])).toMatchObject({ shape: { kind: 'rectangle', x: 5, y: 5, width: 5, height: 5 } });
  });

  it('moves one corner of a polygon, and adds one in the middle of an edge', () => {
    drawing.down([20, 0], { kind: 'corner', id: triangle.id, index: 1 }, [triangle], 1);
    expect(drawing.up([30, 5])).toMatchObject({
      shape: {
        points: [
          [0, 0],
          [30, 5],
          [0, 20],
        ],
      },
    });
    drawing.down([10, 10], { kind: 'edge', id: triangle.id, index: 1 }, [triangle], 1);
    expect(drawing.up([20, 20])).toMatchObject({
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

  it('changes nothing by a click or by a size of nothing', () => {
    drawing.down([15, 15], { kind: 'region', id: roi.id }, [roi], 1);
    expect(drawing.up([15, 15])).toBeNull();
    drawing.down([30, 20], { kind: 'corner', id: roi.id, index: 2 }, [roi], 1);
    expect(drawing.up([10, 10])).toBeNull();
  });

  it('leaves the selection when the press hits nothing', () => {
    expect(drawing.down([100, 90], nothing, [roi], 1)).toEqual({ kind: 'selected', id: null });
  });
});
