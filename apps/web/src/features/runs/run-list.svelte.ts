import type { RunSummary } from '@fovea/domain';
import { stateAt } from '#lib/active-runs.svelte.ts';
import { api } from '#lib/api.ts';
import { events } from '#lib/events.svelte.ts';
import { toProblem, type Problem } from '#lib/problem.ts';

/** All runs of a project, newest first, kept up to date. */
export class RunList {
  runs = $state.raw<readonly RunSummary[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  #project: string;

  constructor(project: string) {
    this.#project = project;
  }

  /** @returns a function that stops following */
  follow(): () => void {
    void this.load();
    const stops = [
      events.on('run.progress', ({ run, progress }) => {
        this.runs =
          this.runs?.map((known) => (known.id === run ? { ...known, state: stateAt(progress), progress } : known)) ??
          null;
      }),
      events.on('run.state', () => void this.load()),
      events.on('run.changed', () => void this.load()),
      events.on('champion', () => void this.load()),
      events.onConnect(() => void this.load()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async load(): Promise<void> {
    try {
      this.runs = await api.runs.list.query({ project: this.#project });
      this.problem = null;
    } catch (error) {
      this.problem = toProblem(error);
    }
  }
}
