import type { DecisionKind, Verdict } from '../words.ts';

/**
 * Whether a decision goes against the verdict: to accept what the verdict does not, or to reject what it accepts. Without a
 * verdict, and for a return to a version that was in use before, there is nothing to go against.
 */
export function isAgainst(kind: DecisionKind, verdict: Verdict | null): boolean {
  if (verdict === null) return false;
  return kind === 'accept' ? verdict !== 'accept' : kind === 'reject' && verdict === 'accept';
}
