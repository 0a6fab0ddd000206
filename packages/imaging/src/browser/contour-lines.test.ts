import { describe, expect, it } from 'vitest';
import { contourLines } from './contour-lines.ts';

describe('contourLines', () => {
  it('goes round one high pixel, half way to its neighbours', () => {
    const [line, ...others] = contourLines(Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0), 0.5);
    expect(others).toEqual([]);
    expect(line?.at(0)).toEqual(line?.at(-1));
    // The pixel's middle is (1.5, 1.5).
    for (const [x, y] of line ?? []) expect(Math.abs(x - 1.5) + Math.abs(y - 1.5)).toBeCloseTo(0.5, 9);
  });

  it('lies nearer to the value that is nearer to its level', () => {
    // From the middle at 1.5 with 1 to the one at 2.5 with 0: 0.2 is at 2.3.
    const [line] = contourLines(Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0), 0.2);
    expect(Math.max(...(line ?? []).map(([x]) => x))).toBeCloseTo(2.3, 9);
  });

  it('ends at the rim, and does not follow it', () => {
    // The left column is high: the line goes from top to bottom between both columns.
    const lines = contourLines(Float32Array.of(1, 0, 1, 0), 0.5);
    expect(lines).toHaveLength(1);
    const [line = []] = lines;
    expect(line.filter(([x]) => x === 0)).toEqual([]);
    expect(line.filter(([, y]) => y > 0 && y < 2).map(([x]) => x)).toEqual([1, 1]);
    expect(contourLines(new Float32Array(4).fill(1), 0.5)).toEqual([]);
  });
});
