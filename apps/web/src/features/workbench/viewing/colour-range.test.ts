import { describe, expect, it } from 'vitest';
import { colourMapFor, rangeOf, thresholdFor } from './colour-range.ts';

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
    expect([low, high]).toEqual([-0.1, 0.1]);
  });

  it('lets the few highest pixels of a gradient saturate, and keeps zero in the middle', () => {
    const spiky = Float32Array.from({ length: 1001 }, (_, index) => (index === 1000 ? -90 : index / 1000));
    const { low, high } = rangeOf('pixels', 'fixed', [spiky]);
    expect(high).toBeCloseTo(0.995, 3);
    expect(low).toBe(-high);
    expect(rangeOf('pixels', 'fixed', [new Float32Array(4)])).toEqual({ low: -0.001, high: 0.001 });
  });

  it('starts Grad-CAM at nought', () => {
    expect(rangeOf('cam', 'fixed', [Float32Array.of(2, 5)])).toEqual({ low: 0, high: 5 });
    expect(rangeOf('cam', 'stretched', [new Float32Array(4)])).toEqual({ low: 0, high: 0.001 });
    expect(rangeOf('cam', 'stretched', [])).toEqual({ low: 0, high: 0.001 });
  });

  it('does not stretch what has no extent', () => {
    expect(rangeOf('attention', 'stretched', [new Float32Array(4)])).toEqual({ low: 0, high: 1 });
    expect(rangeOf('attention', 'stretched', [])).toEqual({ low: 0, high: 1 });
  });
});

describe('colourMapFor', () => {
  it('takes the person’s choice for what has no sign', () => {
    expect(colourMapFor('after', 'magma')).toBe('magma');
    expect(colourMapFor('difference', 'magma')).toBe('diverging');
    expect(colourMapFor('occlusion', 'magma')).toBe('diverging');
    expect(colourMapFor('integrated-gradients', 'magma')).toBe('diverging');
    expect(colourMapFor('grad-cam-2', 'magma')).toBe('magma');
  });
});

describe('thresholdFor', () => {
  it('is a share of the range where numbers have no natural end', () => {
    expect(thresholdFor('attention', 0.5, { low: 0, high: 1 })).toBe(0.5);
    expect(thresholdFor('occlusion', 0.5, { low: -8, high: 8 })).toBe(4);
  });
});
