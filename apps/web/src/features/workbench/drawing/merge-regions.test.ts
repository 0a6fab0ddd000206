import type { Roi } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { mergeRegions } from './merge-regions.ts';

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
