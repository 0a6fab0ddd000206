import type { EvidenceReport, RunState, RunSummary, Verdict, VersionState } from '@fovea/domain';

type Tone = 'neutral' | 'accent' | 'good' | 'caution' | 'bad';

export const stateTones = {
  queued: 'neutral',
  running: 'accent',
  paused: 'caution',
  finished: 'good',
  failed: 'bad',
  cancelled: 'neutral',
} as const satisfies Record<RunState, Tone>;

export const verdictTones = {
  accept: 'good',
  partial: 'caution',
  'no-op': 'neutral',
  reject: 'bad',
} as const satisfies Record<Verdict, Tone>;

export const verdictMeanings = {
  accept: 'The evidence supports accepting this version.',
  partial: 'Part of what was asked for was reached; look at the reasons before you accept.',
  'no-op': 'The correction changed nothing that the checks can see.',
  reject: 'The evidence speaks against this version.',
} as const satisfies Record<Verdict, string>;

export const versionTones = {
  candidate: 'caution',
  champion: 'accent',
  former: 'neutral',
  rejected: 'bad',
} as const satisfies Record<VersionState, Tone>;

export function kindName({ kind }: Pick<RunSummary, 'kind'>): string {
  return kind === 'base' ? 'base training' : 'recalibration';
}

/** A reason to start from, made of what the evidence says; the person edits it. */
export function offeredReason(decision: 'accept' | 'roll back', evidence: EvidenceReport | null): string {
  if (!evidence) return '';
  const opening = decision === 'accept' ? 'Accepted' : 'Rolled back';
  return `${opening} on the evidence report (verdict: ${evidence.verdict}). ${evidence.reasons.join(' ')}`
    .trim()
    .slice(0, 2000);
}
