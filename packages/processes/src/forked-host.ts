import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { FoveaError } from '@fovea/domain';
import type { Asked, HostAnswer } from './host-protocol.ts';
import { reviveError } from './host-protocol.ts';

export interface ForkedHostOptions {
  /** Starts the process: see `forkHost`. */
  readonly start: () => ChildProcess;
  /** A process that owes answers and gives none for this long is given up. */
  readonly silenceTimeoutMs?: number;
  /** Each line that the process writes. */
  readonly onLine?: ((line: string) => void) | undefined;
}

interface Pending<Question, Value> {
  readonly question: Asked<Question>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: FoveaError) => void;
  /** How many processes have been asked. */
  tries: number;
}

const defaultSilenceMs = 60_000;
const mostTries = 2;
const killAfterMs = 2_000;
/** The library writes its log to the same place as its last words; only the end is worth keeping. */
const lastWordsLength = 2_000;

/** @param script the process's script, as an absolute path @param environment added to this process's own */
export function forkHost(script: string, environment: Readonly<Record<string, string>> = {}): ChildProcess {
  return fork(script, [], {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/**
 * Answers from a child process: started at the first question, kept warm, replaced when it dies. A question that a death
 * interrupts is asked once more; a second death over it is reported.
 */
export class ForkedHost<Question extends object, Value> {
  readonly #options: ForkedHostOptions;
  readonly #pending = new Map<number, Pending<Question, Value>>();
  #child: ChildProcess | undefined;
  #silence: NodeJS.Timeout | undefined;
  #nextId = 1;
  #closed = false;

  constructor(options: ForkedHostOptions) {
    this.#options = options;
  }

  /** Process id while one runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws the process's own error; INFERENCE_UNAVAILABLE when the host is closed, hangs, or dies twice over one question */
  ask(question: Question): Promise<Value> {
    if (this.#closed) return Promise.reject(closedError());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const pending = { question: { ...question, id }, resolve, reject, tries: 0 };
      this.#pending.set(id, pending);
      this.#send(pending);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const pending of this.#pending.values()) pending.reject(closedError());
    this.#pending.clear();
    this.#watch();
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const force = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.kill('SIGTERM');
    await gone;
    clearTimeout(force);
  }

  #send(pending: Pending<Question, Value>): void {
    pending.tries++;
    this.#child ??= this.#start();
    // A failed send means that the process is going; its exit decides what becomes of the question.
    this.#child.send(pending.question, () => undefined);
    if (this.#silence === undefined) this.#watch();
  }

  #start(): ChildProcess {
    const child = this.#options.start();
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-lastWordsLength);
    });
    for (const input of [child.stdout, child.stderr])
      if (input !== null) createInterface({ input }).on('line', (line) => this.#options.onLine?.(line));
    child.on('message', (answer) => this.#receive(answer as HostAnswer<Value>));
    child.once('exit', (code, signal) => this.#lost(child, { exitCode: code, signal, lastWords }));
    child.on('error', (error) => {
      if (child.pid === undefined) this.#lost(child, { reason: error.message });
    });
    return child;
  }

  #receive(answer: HostAnswer<Value>): void {
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    this.#pending.delete(answer.id);
    this.#watch();
    if ('error' in answer) pending.reject(reviveError(answer.error));
    else pending.resolve(answer.value);
  }

  #lost(child: ChildProcess, facts: Record<string, unknown>): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#watch();
    for (const [id, pending] of this.#pending) {
      if (pending.tries < mostTries) {
        this.#send(pending);
        continue;
      }
      this.#pending.delete(id);
      pending.reject(
        new FoveaError(
          'INFERENCE_UNAVAILABLE',
          'The model process stopped twice while answering. Try again; if this happens again, run "fovea doctor".',
          facts,
        ),
      );
    }
    this.#watch();
  }

  /** Starts the clock of silence anew, or stops it where nothing is owed. */
  #watch(): void {
    clearTimeout(this.#silence);
    this.#silence = undefined;
    if (this.#pending.size === 0) return;
    this.#silence = setTimeout(() => this.#hung(), this.#options.silenceTimeoutMs ?? defaultSilenceMs);
  }

  #hung(): void {
    const [oldest] = this.#pending.values();
    this.#silence = undefined;
    if (oldest === undefined) return;
    this.#pending.delete(oldest.question.id);
    oldest.reject(
      new FoveaError(
        'INFERENCE_UNAVAILABLE',
        'The model process did not answer in time and was restarted. Try again.',
        {
          timeoutMs: this.#options.silenceTimeoutMs ?? defaultSilenceMs,
        },
      ),
    );
    this.#child?.kill('SIGKILL');
  }
}

function closedError(): FoveaError {
  return new FoveaError('INFERENCE_UNAVAILABLE', 'Fovea is stopping; ask again once it has started.');
}
