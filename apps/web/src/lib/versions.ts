import type { DecisionView, Identifier, Verdict, VersionReference, VersionState } from '@fovea/domain';

/** How a version stands, in the words of the page. */
export const versionStates = {
  candidate: 'candidate',
  champion: 'in use',
  former: 'used before',
  rejected: 'rejected',
} as const satisfies Record<VersionState, string>;

export const versionTones = {
  candidate: 'caution',
  champion: 'accent',
  former: 'neutral',
  rejected: 'bad',
} as const satisfies Record<VersionState, 'neutral' | 'accent' | 'caution' | 'bad'>;

export const verdictTones = {
  accept: 'good',
  partial: 'caution',
  unchanged: 'neutral',
  'no-op': 'neutral',
  reject: 'bad',
} as const satisfies Record<Verdict, 'good' | 'caution' | 'neutral' | 'bad'>;

/** A version where only text can stand, with the verdict on it. */
export const versionInWords = ({ number, verdict }: VersionReference): string =>
  verdict === null ? `version ${number}` : `version ${number} (verdict: ${verdict})`;

/** The version that was in use before this one last came into use; null where there was none. */
export function championBefore(champion: Identifier, decisions: readonly DecisionView[]): VersionReference | null {
  const moves = decisions
    .filter((decision) => decision.to?.id === champion && decision.from?.id !== champion)
    .sort((a, b) => a.at.localeCompare(b.at));
  return moves.at(-1)?.from ?? null;
}
