import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, Page, RunSummary } from '@fovea/domain';
import { query } from './ask-page.ts';
import { Repetition } from './repetition.ts';

const lookEveryMs = 500;

/** Has a run train at all times: as soon as none is open, the next one is started. */
export class TrainingClient {
  readonly #project: Identifier;
  readonly #address: () => string;
  readonly #looking: Repetition;
  /** The open run as it was seen last. */
  current: RunSummary | undefined;
  #seen = 0;

  /** @param address where the page is at this moment @param startRun starts the next run */
  constructor(project: Identifier, address: () => string, startRun: () => Promise<unknown>) {
    this.#project = project;
    this.#address = address;
    this.#looking = new Repetition(async () => {
      const [open] = await this.#open();
      if (open === undefined) await startRun();
      else this.#seen = performance.now();
      this.current = open;
    }, lookEveryMs);
  }

  /** When an open run was seen last. */
  get lastSeen(): number {
    return this.#seen;
  }

  get lastFailure(): unknown {
    return this.#looking.lastFailure;
  }

  /** Waits until the open run has made a step, or has ended; for a while at most. */
  async untilFurther(withinMs: number): Promise<void> {
    const where = () => `${this.current?.number} ${this.current?.progress.step}`;
    const before = where();
    const deadline = performance.now() + withinMs;
    while (where() === before && performance.now() < deadline) await sleep(lookEveryMs);
  }

  /** Starts no further run, and waits until none is open. @throws Error naming the run that does not end in time */
  async end(withinMs: number): Promise<void> {
    await this.#looking.end();
    const deadline = performance.now() + withinMs;
    for (;;) {
      const open = await this.#open().catch(() => undefined);
      if (open?.length === 0) return;
      if (performance.now() > deadline)
        throw new Error(`Run ${open?.[0]?.number ?? '?'} is still open after ${withinMs / 1000} s.`);
      await sleep(lookEveryMs);
    }
  }

  async #open(): Promise<readonly RunSummary[]> {
    const wanted = { project: this.#project, active: true };
    return (await query<Page<RunSummary>>(this.#address(), 'runs.list', wanted)).items;
  }
}
