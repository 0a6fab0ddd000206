import type { RunState, RunSummary } from '@fovea/domain';

type Tone = 'neutral' | 'accent' | 'good' | 'caution' | 'bad';

export const stateTones = {
  queued: 'neutral',
  running: 'accent',
  paused: 'caution',
  finished: 'good',
  failed: 'bad',
  cancelled: 'neutral',
} as const satisfies Record<RunState, Tone>;

export function kindName({ kind }: Pick<RunSummary, 'kind'>): string {
  return kind === 'base' ? 'base training' : 'recalibration';
}
