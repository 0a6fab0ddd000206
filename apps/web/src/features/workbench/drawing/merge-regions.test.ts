import type { Roi } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { mergeRegions, sameRegion, sameRegions } from './merge-regions.ts';

const region = (id: number, strength = 1): Roi => ({
  id: `00000000-0000-4000-8000-00000000000${id}`,
  meaning: 'ignore',
  strength,
  shape: { kind: 'rectangle', x: 0, y: 0, width: 5, height: 5 },
});

describe('mergeRegions', () => {
  it('keeps what each side drew', () => {
    expect(mergeRegions([region(1)], [region(1), region(2)], [region(1), region(3)])).toEqual([
      region(1),
      region(2),
      region(3),
    ]);
  });

  it('takes the other side’s change of a region that stayed untouched here', () => {
    expect(mergeRegions([region(1)], [region(1)], [region(1, 0.5)])).toEqual([region(1, 0.5)]);
  });

  it('keeps mine where both changed it', () => {
    expect(mergeRegions([region(1)], [region(1, 0.2)], [region(1, 0.5)])).toEqual([region(1, 0.2)]);
  });

  it('follows a removal on either side when the other left the region alone', () => {
    expect(mergeRegions([region(1), region(2)], [region(2)], [region(1)])).toEqual([]);
  });

  it('keeps a region that one side removed and the other changed', () => {
    expect(mergeRegions([region(1)], [], [region(1, 0.5)])).toEqual([region(1, 0.5)]);
    expect(mergeRegions([region(1)], [region(1, 0.5)], [])).toEqual([region(1, 0.5)]);
  });
});

const drawn: Roi = {
  id: '00000000-0000-4000-8000-000000000001',
  meaning: 'ignore',
  strength: 0.5,
  shape: { kind: 'rectangle', x: 1, y: 2, width: 3, height: 4 },
};
/** As a `jsonb` column gives it back: shorter field names first. */
const stored: Roi = {
  id: drawn.id,
  shape: { x: 1, y: 2, kind: 'rectangle', width: 3, height: 4 },
  meaning: 'ignore',
  strength: 0.5,
};

describe('sameRegions', () => {
  it('does not mind the order of fields', () => {
    expect(JSON.stringify(stored)).not.toBe(JSON.stringify(drawn));
    expect(sameRegions([drawn], [stored])).toBe(true);
  });

  it('minds every value, the number and the order of regions', () => {
    const other = { ...drawn, id: '00000000-0000-4000-8000-000000000002' };
    expect(sameRegion(drawn, { ...drawn, strength: 0.6 })).toBe(false);
    expect(sameRegion(drawn, { ...drawn, shape: { ...drawn.shape, x: 0 } as Roi['shape'] })).toBe(false);
    expect(sameRegions([drawn], [])).toBe(false);
    expect(sameRegions([drawn, other], [other, drawn])).toBe(false);
    expect(sameRegion(undefined, drawn)).toBe(false);
    const outline: [number, number][] = [
      [0, 0],
      [9, 0],
      [0, 9],
    ];
    const moved = outline.map(([x, y]): [number, number] => [x + 20, y]);
    const area = (...polygons: [[number, number][]][]): Roi => ({
      ...drawn,
      shape: { kind: 'area', tool: 'polygon', polygons },
    });
    expect(sameRegion(area([outline], [moved]), area([outline], [moved]))).toBe(true);
    expect(sameRegion(area([outline], [moved]), area([outline]))).toBe(false);
    expect(sameRegion(area([outline]), { ...drawn, shape: { kind: 'polygon', points: outline } })).toBe(false);
  });
});
