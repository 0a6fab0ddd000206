import { describe, expect, it } from 'vitest';
import { rangeOf } from './colour-range.ts';

const map = Float32Array.from([0.25, 0.5]);
const change = Float32Array.from([-0.5, 0.25]);

describe('rangeOf', () => {
  it('is fixed unless stretched', () => {
    expect(rangeOf('attention', 'fixed', [map])).toEqual({ low: 0, high: 1 });
    expect(rangeOf('difference', 'fixed', [change])).toEqual({ low: -1, high: 1 });
  });

  it('spans all maps that are compared', () => {
    expect(rangeOf('attention', 'stretched', [map, Float32Array.from([0.75])])).toEqual({ low: 0.25, high: 0.75 });
  });

  it('keeps "no change" in the middle of a difference', () => {
    expect(rangeOf('difference', 'stretched', [change])).toEqual({ low: -0.5, high: 0.5 });
  });

  it('does not stretch what has no extent', () => {
    expect(rangeOf('attention', 'stretched', [new Float32Array(4)])).toEqual({ low: 0, high: 1 });
    expect(rangeOf('difference', 'stretched', [])).toEqual({ low: -1, high: 1 });
  });
});
