import type { DecisionKind, EvidenceView, RunState, RunSummary, Verdict } from '@fovea/domain';

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

export function kindName({ kind }: Pick<RunSummary, 'kind'>): string {
  return kind === 'base' ? 'base training' : 'recalibration';
}

const decided = { accept: 'Accepted', reject: 'Rejected', rollback: 'Rolled back' } as const satisfies Record<
  DecisionKind,
  string
>;

/** A reason to start from, made of what the evidence says; the person edits it. */
export function offeredReason(kind: DecisionKind, evidence: EvidenceView | null): string {
  if (!evidence) return '';
  return `${decided[kind]} on the evidence report (verdict: ${evidence.verdict}). ${evidence.reasons.join(' ')}`
    .trim()
    .slice(0, 2000);
}
