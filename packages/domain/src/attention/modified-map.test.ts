import { describe, expect, it } from 'vitest';
import { letterbox } from '../roi/frame.ts';
import { rasterise } from '../roi/region.ts';
import type { Roi } from '../roi/roi.ts';
import { modifiedMap } from './modified-map.ts';

/** A 2 × 2 image on a 2 × 2 map. */
const box = letterbox(2, 2, 2);
const map = Float32Array.of(0.5, 0.25, 0.75, 1);

const asked = (...rois: Roi[]) => modifiedMap(map, rasterise(rois, box));

function pixel(meaning: Roi['meaning'], strength: number, x: number, y: number, width = 1): Roi {
  return { id: crypto.randomUUID(), meaning, strength, shape: { kind: 'rectangle', x, y, width, height: 1 } };
}

describe('modifiedMap', () => {
  it('changes nothing without regions', () => {
    expect(asked()).toEqual(map);
  });

  it('ignore: M·(1 − i)', () => {
    expect([...asked(pixel('ignore', 0.5, 0, 0), pixel('ignore', 1, 1, 1))]).toEqual([0.25, 0.25, 0.75, 0]);
  });

  it('ignore over half a map pixel takes half', () => {
    expect(asked(pixel('ignore', 1, 0, 0, 0.5))[0]).toBe(0.25);
  });

  it('attend at full strength: one inside, nothing outside', () => {
    expect([...asked(pixel('attend', 1, 0, 0))]).toEqual([1, 0, 0, 0]);
  });

  it('attend at half strength: half way up inside, half way down outside', () => {
    expect([...asked(pixel('attend', 0.5, 0, 0))]).toEqual([0.75, 0.125, 0.375, 0.5]);
  });

  it('attend over half a map pixel mixes both', () => {
    // c = ½: ½·1 + ½·0
    expect(asked(pixel('attend', 1, 0, 0, 0.5))[0]).toBe(0.5);
  });

  it('both: attend raises, ignore lowers, what is unmarked stays', () => {
    const rois = [pixel('attend', 0.5, 0, 0), pixel('ignore', 1, 1, 0)];
    expect([...asked(...rois)]).toEqual([0.75, 0, 0.75, 1]);
  });

  it('both on one pixel: ignore has the last word', () => {
    expect(asked(pixel('attend', 1, 0, 0), pixel('ignore', 1, 0, 0))[0]).toBe(0);
  });

  it('stays within [0, 1] for any strengths', () => {
    for (const attend of [0.05, 0.4, 1]) {
      for (const ignore of [0.05, 0.6, 1]) {
        const modified = asked(pixel('attend', attend, 0, 0, 1.3), pixel('ignore', ignore, 1, 0));
        expect(Math.min(...modified)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...modified)).toBeLessThanOrEqual(1);
      }
    }
  });
});
