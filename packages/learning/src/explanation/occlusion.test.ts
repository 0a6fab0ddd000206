import { expect, test } from 'vitest';
import { occlusionMap } from './occlusion.ts';

const channels = 3;

test.each([64, 128])('occlusion points at what the score depends on, in the score’s unit: %i pixels', (size) => {
  const input = new Float32Array(size * size * channels).fill(1);
  const [middle, patch] = [size / 2, size / 8];
  const centre = (middle * size + middle) * channels;
  const score = (inputs: Float32Array) =>
    Float32Array.from({ length: inputs.length / input.length }, (_, image) => {
      return 2 + 7 * (inputs[image * input.length + centre] ?? 0);
    });
  const values = occlusionMap(input, size, score);
  // All four patches that cover the centre blank it; patches beside it change nothing.
  expect(values[middle * size + middle]).toBeCloseTo(7, 5);
  expect(values[0]).toBe(0);
  expect(values.reduce((most, value) => Math.max(most, value))).toBe(values[middle * size + middle]);
  // Two of the four patches that cover this pixel also cover the centre.
  expect(values[middle * size + middle - patch / 2]).toBeCloseTo(3.5, 5);
});

test('a larger image is asked about in more parts, none of them larger than at 64 pixels', () => {
  const askedAt = (size: number) => {
    const asked: number[] = [];
    occlusionMap(new Float32Array(size * size * channels), size, (inputs) => {
      asked.push(inputs.length);
      return new Float32Array(inputs.length / (size * size * channels));
    });
    return asked;
  };
  const [whole = 0, ...others] = askedAt(64);
  expect(others).toEqual([]);
  expect(askedAt(128).length).toBeGreaterThan(1);
  for (const part of askedAt(128)) expect(part).toBeLessThanOrEqual((whole * 256) / 226);
});
