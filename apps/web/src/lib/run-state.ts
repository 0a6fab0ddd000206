import type { RunProgress, RunState } from '@fovea/domain';

/** What a run does now, as it stands after its name. */
export const phaseNames = {
  waiting: 'waits for a worker',
  preparing: 'prepares',
  training: 'trains',
  evaluating: 'evaluates',
  paused: 'is paused',
  done: 'done',
} as const satisfies Record<RunProgress['phase'], string>;

export function isActive(state: RunState): boolean {
  return state === 'queued' || state === 'running';
}

/** It can go on or be cancelled. */
export function isOpen(state: RunState): boolean {
  return isActive(state) || state === 'paused';
}

/** What an open run's progress says of its state, until it is read again. */
export function stateAt({ phase }: RunProgress): RunState {
  if (phase === 'paused') return 'paused';
  return phase === 'waiting' ? 'queued' : 'running';
}

/** A worker tells how far it is several times a second; after this long without a word its age is shown. */
const quietMs = 10_000;

/** Milliseconds since a running run's worker gave its last sign, once that is long ago; null while it goes on telling. */
export function silence({ phase, at }: Pick<RunProgress, 'phase' | 'at'>, now: number): number | null {
  if (at === undefined || phase === 'waiting' || phase === 'paused' || phase === 'done') return null;
  const age = now - Date.parse(at);
  return age > quietMs ? age : null;
}

/** What to show of a run's progress: share in [0,1]; null while it waits, prepares or evaluates, which count no steps. */
export function shareDone({ phase, step, steps }: RunProgress): number | null {
  if (phase === 'waiting' || phase === 'preparing' || phase === 'evaluating') return null;
  if (phase === 'done') return 1;
  return steps > 0 ? step / steps : null;
}
