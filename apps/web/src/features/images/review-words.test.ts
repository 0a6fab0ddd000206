import { describe, expect, it } from 'vitest';
import { reasonWords } from './review-words.ts';

const scores = { wrong: 0.976, uncertain: 0.9, 'off-the-cell': 0.304, disagreement: 0.75, far: 0.124 };

describe('the reason on a tile', () => {
  it('names what is remarkable, with its figure', () => {
    expect(reasonWords({ reason: 'wrong', scores })?.badge).toBe('wrong, 98 % sure');
    expect(reasonWords({ reason: 'uncertain', scores })?.badge).toBe('unsure, 10 % apart');
    expect(reasonWords({ reason: 'off-the-cell', scores })?.badge).toBe('off the cell 30 %');
    expect(reasonWords({ reason: 'disagreement', scores })?.explanation).toContain('only 25 % of their highest places');
    expect(reasonWords({ reason: 'far', scores })?.explanation).toContain('most similar one is 0.12');
  });

  it('is a place to begin where nothing was reviewed, and none where nothing is remarkable', () => {
    expect(reasonWords({ reason: 'far', scores: { ...scores, far: null } })?.badge).toBe('most usual');
    expect(reasonWords({ reason: null, scores })).toBeNull();
  });
});
