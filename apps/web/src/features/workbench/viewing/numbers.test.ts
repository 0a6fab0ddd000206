import { describe, expect, it } from 'vitest';
import { decimal, ordinal } from './numbers.ts';

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
