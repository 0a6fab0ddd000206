import { straySchema, usualStray } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { ends, middleStrictness, shareOf, strictnessInWords } from './strictness.ts';

describe('the plain slider', () => {
  it('goes from all of the first loss over 5 % to 0.25 % of it', () => {
    expect([0, middleStrictness, 100].map(shareOf)).toEqual([1, usualStray, 0.0025]);
  });

  it('leaves less the more strictly the marks must be followed, within what a run accepts', () => {
    const shares = Array.from({ length: 21 }, (_, step) => shareOf(5 * step));
    shares.slice(1).forEach((share, index) => expect(share).toBeLessThan(shares[index] ?? 0));
    expect(shares.every((share) => straySchema.safeParse(share).success)).toBe(true);
  });

  it('has words for every position, and those of its ends at its ends', () => {
    expect(new Set([0, 25, 50, 75, 100].map(strictnessInWords)).size).toBe(5);
    expect([strictnessInWords(0), strictnessInWords(100)]).toEqual([ends.loose, ends.strict]);
  });
});
