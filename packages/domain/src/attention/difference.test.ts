import { describe, expect, it } from 'vitest';
import { attentionDifference, summariseDifference } from './difference.ts';

const before = Float32Array.of(0.5, 1, 0.25, 0);
const after = Float32Array.of(1, 0.25, 0.25, 0.25);

describe('attentionDifference', () => {
  it('is after minus before, signed', () => {
    expect([...attentionDifference(before, after)]).toEqual([0.5, -0.75, 0, 0.25]);
  });

  it('refuses maps of different size', () => {
    expect(() => attentionDifference(before, after.subarray(1))).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID', facts: { before: 4, after: 3 } }),
    );
  });
});

describe('summariseDifference', () => {
  it('gives the numbers worked out by hand, inside and outside weighted by coverage', () => {
    // Inside: all of pixel 0, half of pixel 1. Inside before (0.5 + 0.5·1)/1.5, outside before (0.5·1 + 0.25 + 0)/2.5.
    const summary = summariseDifference(before, after, Float32Array.of(1, 0.5, 0, 0));
    expect(summary.meanAbsolute).toBeCloseTo(1.5 / 4, 7);
    expect(summary.largestIncrease).toBe(0.5);
    expect(summary.largestDecrease).toBe(0.75);
    expect(summary.insideBefore).toBeCloseTo(1 / 1.5, 7);
    expect(summary.insideAfter).toBeCloseTo(1.125 / 1.5, 7);
    expect(summary.outsideBefore).toBeCloseTo(0.75 / 2.5, 7);
    expect(summary.outsideAfter).toBeCloseTo(0.625 / 2.5, 7);
  });

  it('has no inside where nothing was drawn', () => {
    const summary = summariseDifference(before, after, new Float32Array(4));
    expect(summary.insideBefore).toBeNull();
    expect(summary.insideAfter).toBeNull();
    expect(summary.outsideBefore).toBeCloseTo(1.75 / 4, 7);
  });

  it('turns round with its arguments', () => {
    const inside = Float32Array.of(1, 0, 0, 0);
    const forth = summariseDifference(before, after, inside);
    const back = summariseDifference(after, before, inside);
    expect(back.meanAbsolute).toBe(forth.meanAbsolute);
    expect(back.largestIncrease).toBe(forth.largestDecrease);
    expect(back.insideBefore).toBe(forth.insideAfter);
  });
});
