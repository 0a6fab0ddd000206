import { describe, expect, test } from 'vitest';
import { agreement, disagreement } from './agreement.ts';

const size = 16;
/** A map of 4 × 4 cells of 4 × 4 pixels: its values by cell; others are 0. */
function mapOf(values: Readonly<Record<number, number>>): Float32Array {
  return Float32Array.from({ length: size * size }, (_, pixel) => {
    const [row, column] = [Math.floor(pixel / size), pixel % size];
    return values[Math.floor(row / 4) * 4 + Math.floor(column / 4)] ?? 0;
  });
}
const noise = (seed: number) => {
  return Float32Array.from({ length: size * size }, (_, pixel) => (Math.imul(pixel + 1, 7919 * seed) >>> 0) % 1009);
};

describe('agreement: a tenth of 16 cells is 2', () => {
  test('worked by hand: the same two cells, one of two, none', () => {
    const one = mapOf({ 0: 3, 1: 2 });
    expect(agreement(one, mapOf({ 0: 0.1, 1: 9, 2: 0.05 }))).toBe(1);
    expect(agreement(one, mapOf({ 1: 1, 2: 1 }))).toBe(0.5);
    expect(agreement(one, mapOf({ 14: 1, 15: 1 }))).toBe(0);
  });

  test('a tie for the last place is shared: 1 certain, 2 half', () => {
    // Cell 1 is in the first for certain and in the second with chance ½; cell 0 is not among the second’s.
    expect(agreement(mapOf({ 0: 3, 1: 2 }), mapOf({ 5: 2, 1: 1, 2: 1 }))).toBeCloseTo(0.25, 6);
  });

  test('a flat map scores what chance does, 2 in 16', () => {
    const flat = new Float32Array(size * size).fill(0.9);
    expect(agreement(flat, mapOf({ 0: 3, 1: 2 }))).toBeCloseTo(2 / 16, 6);
    expect(agreement(flat, flat)).toBeCloseTo(2 / 16, 6);
  });

  test('a map that points at nothing can’t be compared', () => {
    expect(agreement(mapOf({}), mapOf({ 0: 3 }))).toBeNull();
    expect(agreement(mapOf({ 0: 3 }), mapOf({ 4: -1 }))).toBeNull();
  });

  test('of maps whose pixels are doubled, agreement is the same: the grid is a share of the width', () => {
    const fine = (seed: number, scale: number) =>
      Float32Array.from({ length: (64 * scale) ** 2 }, (_, pixel) => {
        const [row, column] = [Math.floor(pixel / (64 * scale)), pixel % (64 * scale)];
        return (Math.imul(Math.floor(row / scale) * 64 + Math.floor(column / scale) + 1, 7919 * seed) >>> 0) % 1009;
      });
    const once = agreement(fine(1, 1), fine(2, 1)) ?? Number.NaN;
    expect(once).toBeLessThan(1);
    expect(agreement(fine(1, 2), fine(2, 2))).toBeCloseTo(once, 6);
  });

  test('evidence against counts as none, and a scale does not matter', () => {
    const one = mapOf({ 0: 3, 1: 2, 9: -50 });
    expect(agreement(one, mapOf({ 0: 1, 1: 1 }))).toBe(1);
    expect(
      agreement(
        noise(1),
        noise(2).map((value) => 1000 * value),
      ),
    ).toBe(agreement(noise(2), noise(1)));
  });
});

describe('disagreement', () => {
  test('names the cells that one map alone points at, and none that both do', () => {
    expect(disagreement(mapOf({ 0: 3, 1: 2 }), mapOf({ 1: 9, 2: 0.05 }))).toEqual(mapOf({ 0: 1, 2: -1 }));
    expect(disagreement(mapOf({ 0: 3, 1: 2 }), mapOf({ 0: 1, 1: 9 }))).toEqual(mapOf({}));
  });

  test('sums up to what agreement leaves, and turns with the order', () => {
    const [one, other] = [noise(3), noise(8)];
    const apart = disagreement(one, other) ?? new Float32Array();
    const alone = apart.reduce((sum, value) => sum + Math.max(0, value), 0) / 16;
    expect(alone / 2).toBeCloseTo(1 - (agreement(one, other) ?? NaN), 6);
    expect(disagreement(other, one)).toEqual(apart.map((value) => 0 - value));
  });

  test('a map that points at nothing can’t be compared', () => {
    expect(disagreement(mapOf({ 0: 3 }), mapOf({}))).toBeNull();
  });
});
