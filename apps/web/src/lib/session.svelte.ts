import type { ProjectView } from '@fovea/domain';
import { api } from './api.ts';
import { events } from './events.svelte.ts';
import { toProblem, type Problem } from './problem.ts';

const storageKey = 'fovea.project';
const retryMs = 2000;

function remembered(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function remember(project: string): void {
  try {
    localStorage.setItem(storageKey, project);
  } catch {
    // Storage may be closed to us; then the first project opens next time.
  }
}

/** Which projects there are, and which one the tab shows. */
class Session {
  projects = $state.raw<readonly ProjectView[]>([]);
  loaded = $state(false);
  problem = $state.raw<Problem | null>(null);
  #chosen = $state<string | null>(null);
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly project = $derived(this.projects.find(({ id }) => id === this.#chosen) ?? this.projects[0] ?? null);

  /** Reads the projects anew; goes on trying while Fovea does not answer. */
  async load(preferred: string | null = null): Promise<void> {
    clearTimeout(this.#retry);
    try {
      this.projects = await api.projects.list.query();
      this.#chosen ??= preferred ?? remembered();
      this.problem = null;
      this.loaded = true;
      if (this.project) events.follow(this.project.id);
      else this.#retry = setTimeout(() => void this.load(preferred), retryMs);
    } catch (error) {
      this.problem = toProblem(error);
      this.#retry = setTimeout(() => void this.load(preferred), retryMs);
    }
  }

  /** Shows this project from now on; what a page opened by its address belongs to, too. */
  openProject(id: string): void {
    if (!this.projects.some((project) => project.id === id)) return;
    this.#chosen = id;
    remember(id);
    events.follow(id);
  }
}

export const session = new Session();
