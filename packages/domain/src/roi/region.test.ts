import { describe, expect, test } from 'vitest';
import type { Region } from './region.ts';
import { insideRegions, strongest, unite, weightOf } from './region.ts';

const region = (meaning: Region['meaning'], strength: number, ...mask: number[]): Region => ({
  meaning,
  strength,
  mask: Float32Array.from(mask),
  author: 'Ada',
});

describe('regions of one meaning, united', () => {
  test('are the region itself where there is one', () => {
    const alone = region('ignore', 1, 0.5, 1, 0);
    expect(unite([alone, region('attend', 1, 1, 1, 1)], 'ignore')).toBe(alone);
    const weak = unite([{ ...alone, strength: 0.5 }], 'ignore');
    expect(weak).toEqual({ strength: 0.5, mask: alone.mask });
  });

  test('are as strong as the strongest; beside it the weaker ones keep their proportion', () => {
    const both = unite([region('ignore', 0.5, 1, 1, 0, 0), region('ignore', 0.25, 0, 1, 1, 0.5)], 'ignore');
    expect(both?.strength).toBe(0.5);
    expect([...(both?.mask ?? [])]).toEqual([1, 1, 0.5, 0.25]);
  });

  test('of equal strength are what either covers, whatever the strength', () => {
    for (const strength of [0.05, 0.3, 1]) {
      const both = unite([region('attend', strength, 0.1, 0.7, 0), region('attend', strength, 0, 0.2, 0.9)], 'attend');
      [0.1, 0.7, 0.9].forEach((covered, pixel) => expect(both?.mask[pixel]).toBeCloseTo(covered, 6));
    }
  });

  test('are none where none of them covers anything', () => {
    expect(unite([region('attend', 1, 0, 0), region('ignore', 1, 1, 0)], 'attend')).toBeNull();
    expect(unite([], 'ignore')).toBeNull();
  });
});

test('the weight of regions is strength times coverage, the largest where they overlap', () => {
  const regions = [region('ignore', 0.5, 1, 1, 0), region('ignore', 0.75, 0, 1, 1)];
  expect([...weightOf(regions, 3)]).toEqual([0.5, 0.75, 0.75]);
  expect([...weightOf([], 3)]).toEqual([0, 0, 0]);
});

test('the strongest of a meaning decides; without one it is 0', () => {
  const regions = [region('ignore', 0.5, 1), region('ignore', 0.75, 1), region('attend', 1, 1)];
  expect([strongest(regions, 'ignore'), strongest(regions, 'attend'), strongest([], 'attend')]).toEqual([0.75, 1, 0]);
});

test('pixels covered to a half are inside, whatever the meaning and however weak the region', () => {
  expect([...insideRegions([region('ignore', 1, 0.5, 0.5, 0)], 3)]).toEqual([1, 1, 0]);
  expect([...insideRegions([region('ignore', 1, 0.25, 0.75, 0)], 3)]).toEqual([0, 1, 0]);
  expect([...insideRegions([region('ignore', 0.05, 1, 0, 0), region('attend', 0.1, 0, 0, 1)], 3)]).toEqual([1, 0, 1]);
  expect(insideRegions([], 16)).toEqual(new Uint8Array(16));
});
