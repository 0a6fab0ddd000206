import type { RunProgress, RunState, RunSummary } from '@fovea/domain';
import { api } from './api.ts';
import { events } from './events.svelte.ts';

/** What a run does now, as it stands after its name. */
export const phaseNames = {
  waiting: 'waits for a worker',
  preparing: 'prepares',
  training: 'trains',
  evaluating: 'evaluates',
  paused: 'is paused',
  done: 'done',
} as const satisfies Record<RunProgress['phase'], string>;

function isActive(state: RunState): boolean {
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

/** What to show of a run's progress: share in [0,1]; null while it waits, prepares or evaluates, which count no steps. */
export function shareDone({ phase, step, steps }: RunProgress): number | null {
  if (phase === 'waiting' || phase === 'preparing' || phase === 'evaluating') return null;
  if (phase === 'done') return 1;
  return steps > 0 ? step / steps : null;
}

/** The runs that wait or train now, kept up to date by the event stream. */
class ActiveRuns {
  list = $state.raw<readonly RunSummary[]>([]);
  #project: string | null = null;
  #stop: (() => void)[] = [];

  async follow(project: string): Promise<void> {
    this.leave();
    this.#project = project;
    this.#stop = [
      events.on('run.progress', ({ run, progress }) => {
        const isKnown = this.list.some(({ id }) => id === run);
        this.list = this.list.map((known) =>
          known.id === run ? { ...known, state: stateAt(progress), progress } : known,
        );
        if (!isKnown) void this.#read();
      }),
      events.on('run.state', () => void this.#read()),
      events.on('run.changed', () => void this.#read()),
      events.onConnect(() => void this.#read()),
    ];
    await this.#read();
  }

  leave(): void {
    for (const stop of this.#stop) stop();
    this.#stop = [];
    this.list = [];
  }

  async #read(): Promise<void> {
    const project = this.#project;
    if (project === null) return;
    try {
      const runs = await api.runs.list.query({ project });
      if (project === this.#project) this.list = runs.filter(({ state }) => isActive(state));
    } catch {
      // The page itself tells when Fovea does not answer; this line of the bar only waits for the next event.
    }
  }
}

export const activeRuns = new ActiveRuns();
