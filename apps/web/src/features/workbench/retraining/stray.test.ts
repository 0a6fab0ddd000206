import { straySchema, usualStray } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { middleStray, shareOf, strayInWords } from './stray.ts';

describe('the plain slider', () => {
  it('goes from 0.25 % of the first loss over 5 % to all of it', () => {
    expect([0, middleStray, 100].map(shareOf)).toEqual([0.0025, usualStray, 1]);
  });

  it('leaves more the more attention may stray, within what a run accepts', () => {
    const shares = Array.from({ length: 21 }, (_, step) => shareOf(5 * step));
    shares.slice(1).forEach((share, index) => expect(share).toBeGreaterThan(shares[index] ?? 0));
    expect(shares.every((share) => straySchema.safeParse(share).success)).toBe(true);
  });

  it('has words for every position', () => {
    expect(new Set([0, 25, 50, 75, 100].map(strayInWords)).size).toBe(5);
  });
});
