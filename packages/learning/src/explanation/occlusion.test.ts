import { expect, test } from 'vitest';
import { occlusionMap } from './occlusion.ts';

test('occlusion points at what the score depends on, in the score’s unit', () => {
  const size = 16;
  const input = new Float32Array(size * size * 3).fill(1);
  const centre = (8 * size + 8) * 3;
  const score = (inputs: Float32Array) =>
    Float32Array.from({ length: inputs.length / input.length }, (_, image) => {
      return 2 + 7 * (inputs[image * input.length + centre] ?? 0);
    });
  const values = occlusionMap(input, size, score);
  // All four patches that cover the centre blank it; patches beside it change nothing.
  expect(values[8 * size + 8]).toBeCloseTo(7, 5);
  expect(values[0]).toBe(0);
  expect(Math.max(...values)).toBe(values[8 * size + 8]);
  // Two of the four patches that cover this pixel also cover the centre.
  expect(values[8 * size + 4]).toBeCloseTo(3.5, 5);
});
