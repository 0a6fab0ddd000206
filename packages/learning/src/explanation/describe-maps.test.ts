import { describe, expect, test } from 'vitest';
import reference from '../testing/reference/values.json' with { type: 'json' };
import { describeMaps } from './describe-maps.ts';
import { correlation, divergence, overlapAtHalf, pixelAuc } from './map-metrics.ts';

const map = Float32Array.from([0.8, 0.4, 0.2, 0.6]);
const mask = Float32Array.from([1, 1, 0, 0]);

describe.each(reference.maps)('figures of a map, as scikit-learn and SciPy reckon them', (given) => {
  const found = describeMaps(Float32Array.from(given.map), [Float32Array.from(given.mask)]);
  test.each(Object.keys(given.values) as (keyof typeof given.values)[])('%s', (name) => {
    expect(found[name]).toBeCloseTo(given.values[name], 5);
  });
});

describe('worked by hand', () => {
  test('overlap at a half', () => {
    const { iou, dice } = overlapAtHalf(map, mask);
    expect([iou, dice]).toEqual([1 / 3, 1 / 2]);
    expect(overlapAtHalf(new Float32Array(4), new Float32Array(4))).toEqual({ iou: 0, dice: 0 });
  });

  test('the area under the pixels’ curve: three of four pairs, and one half of a tie', () => {
    expect(pixelAuc(map, mask)).toBe(3 / 4);
    expect(pixelAuc(Float32Array.from([0.8, 0.6, 0.2, 0.6]), mask)).toBe(3.5 / 4);
    expect(pixelAuc(new Float32Array(4), mask)).toBe(0.5);
    expect(pixelAuc(map, new Float32Array(4))).toBeNaN();
  });

  test('divergence', () => {
    expect(divergence(mask, mask)).toBeCloseTo(0, 9);
    expect(divergence(Float32Array.from([1, 1, 1, 1]), mask)).toBeCloseTo(Math.log(2), 6);
    expect(divergence(Float32Array.from([0, 0, 1, 1]), mask)).toBeGreaterThan(30);
    expect(divergence(map, new Float32Array(4))).toBeNaN();
  });

  test('correlation does not change with scale, turns with the sign, and a flat map has none', () => {
    const of = correlation(map, mask);
    expect(of).toBeCloseTo(0.2 / Math.sqrt(0.2 * 1), 6);
    expect(
      correlation(
        map.map((value) => 3 * value + 2),
        mask,
      ),
    ).toBeCloseTo(of, 5);
    expect(
      correlation(
        map.map((value) => -value),
        mask,
      ),
    ).toBeCloseTo(-of, 6);
    expect(correlation(new Float32Array(4).fill(0.3), mask)).toBe(0);
  });
});

test('of several maps: means, and the ratio of means', () => {
  const onlyInside = Float32Array.from([0.4, 0.4, 0, 0]);
  const both = describeMaps(Float32Array.from([...map, ...onlyInside]), [mask, mask]);
  expect(both.meanInside).toBeCloseTo((0.6 + 0.4) / 2, 6);
  expect(both.insideToOutside).toBeCloseTo(0.5 / 0.2, 5);
  expect(both.energyInside).toBeCloseTo((1.2 / 2 + 1) / 2, 6);
});

test('an image without a region counts where it can, and not elsewhere', () => {
  const empty = new Float32Array(4);
  const both = describeMaps(Float32Array.from([...map, ...map]), [mask, empty]);
  expect(both.pixelAuc).toBe(3 / 4);
  expect(both.meanInside).toBeCloseTo(0.6, 6);
  expect(both.meanOutside).toBeCloseTo((0.4 + 0.5) / 2, 6);
});
