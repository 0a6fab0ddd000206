import { describe, expect, test } from 'vitest';
import { energyInside, matchedAreaIou, pointing } from './map-metrics.ts';

const map = Float32Array.from([0.8, 0.4, 0.2, 0.6]);
const mask = Float32Array.from([1, 1, 0, 0]);

describe('map metrics', () => {
  test('worked by hand', () => {
    expect(energyInside(map, mask)).toBeCloseTo(1.2 / 2, 6);
    expect(matchedAreaIou(map, mask)).toBeCloseTo(1 / 3, 6);
    expect(pointing(map, mask)).toBe(1);
    expect(pointing(map, Float32Array.from([0, 1, 1, 1]))).toBe(0);
  });

  test('do not change with the map’s scale', () => {
    const scaled = map.map((value) => value * 7);
    expect(energyInside(scaled, mask)).toBeCloseTo(energyInside(map, mask), 6);
    expect(matchedAreaIou(scaled, mask)).toBe(matchedAreaIou(map, mask));
  });

  test('a flat map scores what chance does', () => {
    const flat = new Float32Array(4).fill(0.9);
    expect(matchedAreaIou(flat, mask)).toBeCloseTo(1 / 3, 6);
    expect(pointing(flat, mask)).toBe(0.5);
    expect(energyInside(flat, mask)).toBeCloseTo(0.5, 6);
  });

  test('no mass, no mask', () => {
    expect(energyInside(new Float32Array(4), mask)).toBe(0);
    expect(matchedAreaIou(map, new Float32Array(4))).toBe(0);
  });
});
