import { describe, expect, test } from 'vitest';
import type { Contestant } from './contestant.ts';
import { interleave, median, quantile, ratio, ratios } from './interleave.ts';

/** Takes a known time for each step and writes down its turns. */
function scripted(name: string, stepMs: readonly number[], turns: string[]): Contestant {
  let lap = 0;
  return {
    name,
    lap: (times) => {
      turns.push(name);
      const ms = Array.from({ length: times }, () => stepMs[lap] ?? Number.NaN);
      lap++;
      return Promise.resolve({ ms, cpuMs: 2 * times * (ms[0] ?? 0), last: 0 });
    },
    close: () => Promise.resolve(),
  };
}

describe('interleave', () => {
  test('lets contestants take turns, backwards every second time, and reckons images per second', async () => {
    const turns: string[] = [];
    const race = { repeats: 3, steps: 4, items: 10 };
    const paces = await interleave([scripted('a', [10, 20, 5], turns), scripted('b', [20, 20, 20], turns)], race);
    expect(turns).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
    expect(paces[0]).toMatchObject({ name: 'a', rates: [1000, 500, 2000], median: 1000, lowest: 500, highest: 2000 });
    expect(paces[0]).toMatchObject({ cpuMs: 20 });
    expect(paces[0]?.stepMs).toHaveLength(12);
    expect(ratios(paces, 'a', 'b')).toEqual([2, 1, 4]);
    expect(ratio(paces, 'a', 'b')).toBe(2);
    expect(ratio(paces, 'a', 'nobody')).toBeNull();
  });
});

test('quantiles lie between their neighbours', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
  expect(quantile([7], 0.05)).toBe(7);
});
