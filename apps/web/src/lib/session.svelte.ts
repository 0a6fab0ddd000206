import type { ProjectView } from '@fovea/domain';
import { createQuery } from '@tanstack/svelte-query';
import { events } from './events.svelte.ts';
import { keep, kept } from './kept.ts';
import { problemOf } from './problem.ts';
import { queries, queryClient } from './queries.ts';

const storageKey = 'fovea.project';

/** Which projects there are, and which one the tab shows and follows. */
export class Session {
  readonly #query;
  #chosen = $state<string | null>(null);
  /** Which project the tab shows is not known before its page is. */
  #hasBegun = $state(false);
  readonly projects = $derived.by((): readonly ProjectView[] => this.#query.data ?? []);
  readonly loaded = $derived.by(() => this.#query.data !== undefined);
  readonly problem = $derived.by(() => problemOf(this.#query));
  readonly project = $derived.by(() => this.find(this.#chosen) ?? this.projects[0] ?? null);

  constructor() {
    this.#query = createQuery(
      () => queries.projects(),
      () => queryClient,
    );
    $effect(() => {
      if (this.#hasBegun && this.project !== null) events.follow(this.project.id, this.project.lastEvent);
    });
  }

  find(id: string | null): ProjectView | null {
    return this.projects.find((project) => project.id === id) ?? null;
  }

  /** Opens the project that the address names, else the one of the last visit, else the first. */
  begin(preferred: string | null): void {
    this.#chosen ??= preferred ?? kept(storageKey);
    this.#hasBegun = true;
  }

  /** Shows this project from now on; what a page opened by its address belongs to, too. */
  openProject(id: string): void {
    this.#chosen = id;
    keep(storageKey, id);
  }

  reload(): void {
    void this.#query.refetch();
  }
}

function forThisTab(): Session {
  let made: Session | undefined;
  $effect.root(() => {
    made = new Session();
  });
  if (made === undefined) throw new Error('The session was not made.');
  return made;
}

export const session = forThisTab();
