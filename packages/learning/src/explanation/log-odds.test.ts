import { describe, expect, test } from 'vitest';
import { softmax } from './inference.ts';
import { logOdds } from './log-odds.ts';

describe('log odds', () => {
  test('worked by hand: the difference of two logits over T; of three, against both others', () => {
    expect(logOdds(Float32Array.of(2, 0, 1, 4), 2, 0, 2)).toEqual(Float32Array.of(1, -1.5));
    expect(logOdds(Float32Array.of(1, 0, 0), 3, 0, 1)[0]).toBeCloseTo(1 - Math.log(2), 6);
  });

  test('are log(p / (1 − p)) of the calibrated probability', () => {
    const logits = Float32Array.of(0.3, -1.2, 0.8);
    const p = softmax(logits, 3, 1.7)[2] ?? 0;
    expect(logOdds(logits, 3, 2, 1.7)[0]).toBeCloseTo(Math.log(p / (1 - p)), 5);
  });

  test('still tell 40 from 60 where the probability is 1 in both', () => {
    expect([...softmax(Float32Array.of(40, 0, 60, 0), 2, 1)]).toEqual([1, expect.any(Number), 1, expect.any(Number)]);
    expect(logOdds(Float32Array.of(40, 0, 60, 0), 2, 0, 1)).toEqual(Float32Array.of(40, 60));
  });
});
