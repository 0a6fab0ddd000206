import { describe, expect, it } from 'vitest';
import {
  ago,
  count,
  decimal,
  delta,
  duration,
  interval,
  ordinal,
  percent,
  plural,
  points,
  secondsBetween,
} from './format.ts';

describe('numbers as people read them', () => {
  it('writes shares as per cent and their differences as points', () => {
    expect(percent(0.9345)).toBe('93.5 %');
    expect(points(-0.0123)).toBe('−1.2 pp');
    expect(points(0.005, 2)).toBe('+0.50 pp');
    expect(delta(-0.1234)).toBe('−0.123');
  });

  it('gives no sign to a difference that rounds to nothing', () => {
    expect([points(0), points(-0.0001), points(0.0004)]).toEqual(['0.0 pp', '0.0 pp', '0.0 pp']);
    expect([delta(0), delta(-0.00049), delta(-0.0006)]).toEqual(['0.000', '0.000', '−0.001']);
    expect(interval({ value: 0, low: -0.0001, high: 0.02, confidence: 0.95 }, 'points')).toBe('0.0 to +2.0');
  });

  it('writes an interval in the unit of its estimate', () => {
    const estimate = { value: 0.01, low: -0.02, high: 0.04, confidence: 0.95 };
    expect(interval(estimate, 'points')).toBe('−2.0 to +4.0');
    expect(interval(estimate, 'plain', 2)).toBe('−0.02 to 0.04');
    expect(interval({ ...estimate, low: 0.9, high: 0.95 }, 'percent')).toBe('90.0 to 95.0');
  });

  it('sets thousands apart and counts one of a thing', () => {
    expect(count(8572)).toBe('8 572');
    expect(plural(1, 'image')).toBe('1 image');
    expect(plural(0, 'image')).toBe('0 images');
  });
});

describe('times as people read them', () => {
  it('chooses the unit by length', () => {
    expect(duration(0.2)).toBe('under 1 s');
    expect(duration(59.6)).toBe('1 min 00 s');
    expect(duration(61)).toBe('1 min 01 s');
    expect(duration(3 * 3600 + 120)).toBe('3 h 02 min');
  });

  it('says how long ago', () => {
    const now = new Date('2026-11-23T12:00:00Z');
    expect(ago('2026-11-23T11:59:58Z', now)).toBe('just now');
    expect(ago('2026-11-23T11:59:00Z', now)).toBe('1 min ago');
    expect(ago('2026-11-21T12:00:00Z', now)).toBe('2 d ago');
    expect(secondsBetween('2026-11-23T12:00:00Z', '2026-11-23T12:00:30Z')).toBe(30);
  });
});

describe('numbers on the screen', () => {
  it('keep their decimals and their sign, and say when there is none', () => {
    expect([decimal(0.5), decimal(-0.25, 2), decimal(null), decimal(NaN)]).toEqual(['0.500', '−0.25', '–', '–']);
    expect(decimal(-0.0001, 2)).toBe('0.00');
  });

  it('count as English does', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 87, 100, 101].map(ordinal).join(' ')).toBe(
      '1st 2nd 3rd 4th 11th 12th 13th 21st 87th 100th 101st',
    );
  });
});
