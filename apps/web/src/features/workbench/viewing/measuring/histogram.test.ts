import type { Roi } from '@fovea/domain';
import { letterbox } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { binCount, partsOf, spreadOf } from './histogram.ts';

const region = (meaning: Roi['meaning'], x: number, y: number, width: number, height: number): Roi => ({
  id: `${meaning} ${x}`,
  meaning,
  strength: 0.5,
  shape: { kind: 'rectangle', x, y, width, height },
});
const unit = { low: 0, high: 1 };

describe('spreadOf', () => {
  it('counts each pixel of the part by what is covered of it: 1 + 0.5 + 0.5 pixels', () => {
    // Bins are 0.05 wide: 0.12 lies in the third, 0.99 in the last.
    const { pixels, shares, mean } = spreadOf(
      Float32Array.of(0.12, 0.12, 0.99, 0.5),
      Float32Array.of(1, 0.5, 0.5, 0),
      unit,
    );
    expect(pixels).toBe(2);
    expect(shares).toHaveLength(binCount);
    expect([shares[2], shares[19], shares[10]]).toEqual([0.75, 0.25, 0]);
    expect(mean).toBeCloseTo((0.12 + 0.06 + 0.495) / 2, 6);
  });

  it('puts the ends of the range, and what lies beyond, into the first and the last bin', () => {
    const all = new Float32Array(4).fill(1);
    const { shares } = spreadOf(Float32Array.of(-3, -1, 1, 2), all, { low: -1, high: 1 });
    expect([shares[0], shares[19]]).toEqual([0.5, 0.5]);
  });

  it('has no mean and no shares where the part covers nothing', () => {
    const { pixels, shares, mean } = spreadOf(Float32Array.of(1, 2), new Float32Array(2), unit);
    expect([pixels, mean, Math.max(...shares)]).toEqual([0, null, 0]);
  });
});

describe('partsOf', () => {
  /** A 128 × 64 image on a map of 64 × 64: a map pixel is 2 × 2 image pixels, and the image fills rows 16 to 47. */
  const frame = letterbox(128, 64, 64);
  const sum = (mask: Float32Array) => mask.reduce((total, share) => total + share, 0);

  it('has what regions cover, by meaning, and the rest of the image: 20 × 10 px are 50 map pixels', () => {
    const parts = partsOf([region('attend', 10, 10, 20, 10), region('ignore', 60, 20, 3, 2)], frame);
    // The image has 64 × 32 = 2,048 map pixels, and no padding counts.
    expect([sum(parts.attend), sum(parts.ignore), sum(parts.outside)]).toEqual([50, 1.5, 2048 - 51.5]);
  });

  it('counts what two regions cover together once, whatever their strength', () => {
    const { attend, outside } = partsOf([region('attend', 10, 10, 20, 10), region('attend', 20, 10, 20, 10)], frame);
    expect([sum(attend), sum(outside)]).toEqual([75, 2048 - 75]);
  });

  it('is the whole image where nothing is drawn', () => {
    expect(sum(partsOf([], frame).outside)).toBe(2048);
  });
});
