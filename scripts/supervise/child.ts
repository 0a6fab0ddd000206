import type { ProcessEnd, SpawnedProcess } from '../../packages/processes/src/index.ts';
import { refusedExit, type Logger } from '../../packages/processes/src/log/index.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** A child that ran this long counts as healthy: its next death is followed by the shortest pause again. */
const HEALTHY_MS = 30_000;

export interface ChildOptions {
  readonly name: string;
  readonly start: () => SpawnedProcess;
  readonly log: Logger;
  readonly say: (line: string) => void;
  /** Called each time that it takes work; a server says where. */
  readonly onReady?: (address: string | null) => void;
  /** Called when the child refuses its settings: starting it again would not help. */
  readonly onRefusal: (why: string) => void;
}

/** A process that is started again whenever it dies, after a pause that grows with every early death. */
export class Child {
  readonly #options: ChildOptions;
  #process: SpawnedProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #stopping = false;

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#start();
  }

  #start(): void {
    const startedAt = performance.now();
    const started = this.#options.start();
    this.#process = started;
    void started.ready.then((address) => this.#options.onReady?.(address));
    void started.ended.then((end) => this.#ended(end, performance.now() - startedAt));
  }

  #ended({ code, signal, said }: ProcessEnd, ranMs: number): void {
    this.#process = undefined;
    if (this.#stopping) return;
    const { name, log, say, onRefusal } = this.#options;
    if (code === refusedExit) {
      onRefusal(said);
      return;
    }
    if (ranMs > HEALTHY_MS) this.#pauseMs = FIRST_PAUSE_MS;
    const why = signal ?? `code ${String(code)}`;
    log.error({ child: name, code, signal, pauseMs: this.#pauseMs, said }, 'A process ended by itself.');
    say(`${name} ended (${why}); starting it again in ${this.#pauseMs / 1000} s`);
    const [sentence] = said
      .split('\n')
      .filter((line) => /Error\b|\[[A-Z_]+\]$/.test(line))
      .slice(-1);
    if (!signal && sentence !== undefined) say(`  ${sentence.trim()}`);
    this.#restart = setTimeout(() => {
      this.#start();
    }, this.#pauseMs);
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
  }

  /** Asks the process to end and waits; after ten seconds it is killed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    await this.#process?.stop();
  }
}
