import type { ProblemPage } from '@fovea/domain';
import { OneAtATime } from '#lib/one-at-a-time.svelte.ts';

/** Problems that are read page by page, each page once however often it is asked for. */
export class ProblemPages {
  /** All pages so far as one; null before the first. */
  read = $state.raw<ProblemPage | null>(null);
  readonly #reading = new OneAtATime();
  readonly #ask: (cursor: number) => Promise<ProblemPage>;

  constructor(ask: (cursor: number) => Promise<ProblemPage>) {
    this.#ask = ask;
  }

  get busy(): boolean {
    return this.#reading.busy;
  }

  /** Reads the next page, unless one is on its way or none is left. @throws what asking throws */
  async more(): Promise<void> {
    await this.#reading.run(async () => {
      const cursor = this.read === null ? 0 : this.read.nextCursor;
      if (cursor === null) return;
      const next = await this.#ask(cursor);
      this.read = { ...next, problems: [...(this.read?.problems ?? []), ...next.problems] };
    });
  }
}
