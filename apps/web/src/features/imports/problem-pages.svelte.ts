import type { Cursor, ImportProblem, Page } from '@fovea/domain';
import { OneAtATime } from '#lib/one-at-a-time.svelte.ts';

/** Problems that are read page by page, each page once however often it is asked for. */
export class ProblemPages {
  /** All pages so far as one; null before the first. */
  read = $state.raw<Page<ImportProblem> | null>(null);
  readonly #reading = new OneAtATime();
  readonly #ask: (after: Cursor | undefined) => Promise<Page<ImportProblem>>;

  constructor(ask: (after: Cursor | undefined) => Promise<Page<ImportProblem>>) {
    this.#ask = ask;
  }

  get busy(): boolean {
    return this.#reading.busy;
  }

  /** Reads the next page, unless one is on its way or none is left. @throws what asking throws */
  async more(): Promise<void> {
    await this.#reading.run(async () => {
      if (this.read?.next === null) return;
      const { items, next } = await this.#ask(this.read?.next);
      this.read = { items: [...(this.read?.items ?? []), ...items], next };
    });
  }
}
