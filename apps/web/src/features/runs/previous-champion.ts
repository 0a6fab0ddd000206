import type { DecisionView, Identifier, VersionReference } from '@fovea/domain';

/** The version that was champion before this one last became it; null where there was none. */
export function championBefore(champion: Identifier, decisions: readonly DecisionView[]): VersionReference | null {
  const moves = decisions
    .filter((decision) => decision.to?.id === champion && decision.from?.id !== champion)
    .sort((a, b) => a.at.localeCompare(b.at));
  return moves.at(-1)?.from ?? null;
}
