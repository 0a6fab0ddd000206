import type { Estimate } from '../records/evaluation.ts';

/**
 * Whether a change is for the better or the worse, more than chance explains: its interval leaves 0 out. Null where chance
 * explains the change, and where nobody knows its interval. All colours of changes follow from this.
 */
export function beyondChance(change: Estimate | null | undefined, better: 'up' | 'down'): 'better' | 'worse' | null {
  if (change === null || change === undefined) return null;
  if (change.low > 0) return better === 'up' ? 'better' : 'worse';
  if (change.high < 0) return better === 'up' ? 'worse' : 'better';
  return null;
}

/**
 * The difference of two figures that were not measured together: it lies in the widest range that both intervals allow, which
 * leaves 0 out only where the intervals do not touch.
 */
export function apart(left: Estimate, right: Estimate): Estimate {
  return {
    value: right.value - left.value,
    low: right.low - left.high,
    high: right.high - left.low,
    confidence: Math.min(left.confidence, right.confidence),
  };
}
