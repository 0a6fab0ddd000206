import { describe, expect, it } from 'vitest';
import { colourMapFor, rangeOf } from './colour-range.ts';

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

  it('stretches occlusion always, but does not blow up noise', () => {
    expect(rangeOf('occlusion', 'fixed', [change])).toEqual({ low: -0.5, high: 0.5 });
    const { low, high } = rangeOf('occlusion', 'fixed', [Float32Array.from([0.0001])]);
    expect([low, high]).toEqual([-0.02, 0.02]);
  });

  it('does not stretch what has no extent', () => {
    expect(rangeOf('attention', 'stretched', [new Float32Array(4)])).toEqual({ low: 0, high: 1 });
    expect(rangeOf('attention', 'stretched', [])).toEqual({ low: 0, high: 1 });
  });
});

describe('colourMapFor', () => {
  it('takes the person’s choice for attention only', () => {
    expect(colourMapFor('after', 'magma')).toBe('magma');
    expect(colourMapFor('difference', 'magma')).toBe('diverging');
    expect(colourMapFor('occlusion', 'magma')).toBe('diverging');
  });
});
