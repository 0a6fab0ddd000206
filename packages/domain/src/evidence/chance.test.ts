import { describe, expect, it } from 'vitest';
import { apart, beyondChance } from './chance.ts';

const between = (low: number, high: number, value = (low + high) / 2) => ({ value, low, high, confidence: 0.95 });

describe('a change', () => {
  it('is better or worse by the side of 0 on which its whole interval lies', () => {
    expect(beyondChance(between(0.01, 0.1), 'up')).toBe('better');
    expect(beyondChance(between(0.01, 0.1), 'down')).toBe('worse');
    expect(beyondChance(between(-0.2, -0.01), 'up')).toBe('worse');
    expect(beyondChance(between(-0.2, -0.01), 'down')).toBe('better');
  });

  it.each([
    ['the interval includes 0', between(-0.01, 0.2, 0.094)],
    ['the interval ends at 0', between(0, 0.2)],
    ['the interval begins below and ends at 0', between(-0.3, 0)],
    ['there are too few subjects', between(-1, 1, 0.5)],
    ['nothing has changed', between(0, 0)],
    ['no interval is known', null],
    ['there was nothing to measure', undefined],
  ])('is neither where %s', (_, change) => {
    expect([beyondChance(change, 'up'), beyondChance(change, 'down')]).toEqual([null, null]);
  });
});

describe('two figures that were not measured together', () => {
  it('differ beyond chance only where their intervals do not touch', () => {
    const [low, high, wide] = [between(0.7, 0.8), between(0.85, 0.95), between(0.75, 0.9)];
    expect(beyondChance(apart(low, high), 'up')).toBe('better');
    expect(beyondChance(apart(high, low), 'up')).toBe('worse');
    expect(beyondChance(apart(low, wide), 'up')).toBeNull();
    expect(apart(low, high).value).toBeCloseTo(0.15);
  });

  it('do not differ where they are the same', () => {
    const same = between(0.9, 0.9);
    expect(apart(same, same)).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(beyondChance(apart(same, same), 'up')).toBeNull();
  });
});
