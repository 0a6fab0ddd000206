import { describe, expect, it } from 'vitest';
import { nearCopySentence } from './shortcut-wording.ts';

const found = { pairs: 3, acrossSplits: 0, acrossLabels: 0, examples: [], isWhole: true };

describe('the sentence on near-copies', () => {
  it('says nothing of what there is none of', () => {
    expect(nearCopySentence({ ...found, pairs: 0 })).toBeNull();
    expect(nearCopySentence(found)).toBe('3 pairs of pictures look nearly the same. All are kept.');
    expect(nearCopySentence({ ...found, acrossLabels: 2 })).toBe(
      '3 pairs of pictures look nearly the same. The two of 2 pairs have different labels. All are kept.',
    );
  });

  it('has the right number for one, some and all pairs', () => {
    expect(nearCopySentence({ ...found, pairs: 1, acrossSplits: 1 })).toBe(
      '1 pair of pictures looks nearly the same. The two lie in different splits. Both are kept.',
    );
    expect(nearCopySentence({ ...found, acrossSplits: 1, acrossLabels: 3 })).toBe(
      '3 pairs of pictures look nearly the same. The two of 1 pair lie in different splits. The two of each pair have different labels. All are kept.',
    );
    expect(nearCopySentence({ ...found, pairs: 20_000, acrossSplits: 1200, isWhole: false })).toBe(
      'At least 20,000 pairs of pictures look nearly the same. The two of 1,200 pairs lie in different splits. All are kept.',
    );
  });
});
