import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** A child that ran this long counts as healthy: its next death is followed by the shortest pause again. */
const HEALTHY_MS = 30_000;
const STOP_DEADLINE_MS = 10_000;
const LINES_KEPT = 40;

export interface ChildOptions {
  readonly name: string;
  /** A TypeScript file that Node 22 runs as it is. */
  readonly script: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly logFolder: string;
  readonly say: (line: string) => void;
  readonly onLine?: (line: string) => void;
  /** Called when the child refuses its settings (exit code 2): starting it again would not help. */
  readonly onRefusal: (lastLines: string) => void;
}

/** A process that is started again whenever it dies, after a pause that grows with every early death. */
export class Child {
  readonly #options: ChildOptions;
  readonly #log: WriteStream;
  #process: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #stopping = false;
  #lines: string[] = [];

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#log = createWriteStream(join(options.logFolder, `${options.name}.log`), { flags: 'a', mode: 0o600 });
    this.#start();
  }

  #start(): void {
    const { script, environment } = this.#options;
    const startedAt = performance.now();
    const child = spawn(process.execPath, [script], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.pipe(this.#log, { end: false });
      this.#readLines(stream.setEncoding('utf8'));
    }
    child.once('error', (error) => {
      this.#options.say(`${this.#options.name} could not be started: ${error.message}`);
    });
    child.once('close', (code, signal) => {
      this.#ended(code, signal, performance.now() - startedAt);
    });
  }

  #readLines(stream: NodeJS.ReadableStream): void {
    let rest = '';
    stream.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        this.#lines = [...this.#lines, line].slice(-LINES_KEPT);
        this.#options.onLine?.(line);
      }
    });
  }

  #ended(code: number | null, signal: NodeJS.Signals | null, ranMs: number): void {
    this.#process = undefined;
    if (this.#stopping) return;
    const { name, say, onRefusal } = this.#options;
    if (code === 2) {
      onRefusal(this.#lines.join('\n'));
      return;
    }
    if (ranMs > HEALTHY_MS) this.#pauseMs = FIRST_PAUSE_MS;
    const why = signal ?? `code ${String(code)}`;
    say(`${name} ended (${why}); starting it again in ${this.#pauseMs / 1000} s`);
    const told = this.#lines.findLast((line) => /Error\b|\[[A-Z_]+\]$/.test(line));
    if (!signal && told !== undefined) say(`  ${told.trim()}`);
    this.#lines = [];
    this.#restart = setTimeout(() => {
      this.#start();
    }, this.#pauseMs);
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
  }

  /** Asks the process to end and waits; after ten seconds it is killed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#process;
    if (child) {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
      await ended;
      clearTimeout(deadline);
    }
    await new Promise((resolve) => this.#log.end(resolve));
  }
}
