import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { ErrorCode, ExplanationKind, Faithfulness } from '@fovea/domain';
import { errorCodes, FoveaError } from '@fovea/domain';
import type { ReviewFacts } from '@fovea/learning';
import type {
  HostAnswer,
  HostError,
  HostQuestion,
  HostValue,
  InferenceHost,
  InferencePrediction,
  InferenceRequest,
  JudgedMap,
} from './host.ts';

export interface ForkedHostOptions {
  /** The process's script, as an absolute path. */
  readonly script: string;
  /** Added to this process's environment; thread counts of the engine belong here, since they count only at start. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A process that owes answers and gives none for this long is given up. */
  readonly silenceTimeoutMs?: number;
}

interface Pending {
  readonly question: HostQuestion;
  readonly resolve: (value: HostValue) => void;
  readonly reject: (error: FoveaError) => void;
  /** How many processes have been asked. */
  tries: number;
}

const defaultSilenceMs = 60_000;
const mostTries = 2;
const killAfterMs = 2_000;
/** The library writes its log to the same place as its last words; only the end is worth keeping. */
const lastWordsLength = 2_000;

/**
 * Inference in a child process: started at the first request, kept warm, replaced when it dies. A request that a death
 * interrupts is asked once more; a second death over it is reported.
 */
export class ForkedInferenceHost implements InferenceHost {
  readonly #options: ForkedHostOptions;
  readonly #pending = new Map<number, Pending>();
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

  predict(request: InferenceRequest): Promise<InferencePrediction> {
    return this.#ask('predict', request) as Promise<InferencePrediction>;
  }

  explain(request: InferenceRequest, kind: ExplanationKind): Promise<Float32Array> {
    return this.#ask('explain', request, { explanation: kind }) as Promise<Float32Array>;
  }

  randomisation(request: InferenceRequest, kind: ExplanationKind): Promise<number | null> {
    return this.#ask('randomisation', request, { explanation: kind }) as Promise<number | null>;
  }

  faithfulness(request: InferenceRequest, judged: JudgedMap): Promise<Faithfulness | null> {
    return this.#ask('faithfulness', request, { judged }) as Promise<Faithfulness | null>;
  }

  review(request: InferenceRequest): Promise<ReviewFacts> {
    return this.#ask('review', request) as Promise<ReviewFacts>;
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

  #ask(
    kind: HostQuestion['kind'],
    { weights, pixels }: InferenceRequest,
    about: Partial<Pick<HostQuestion, 'explanation' | 'judged'>> = {},
  ): Promise<HostValue> {
    if (this.#closed) return Promise.reject(closedError());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const question: HostQuestion = { id, kind, explanation: null, judged: null, ...about, weights, pixels };
      const pending: Pending = { question, resolve, reject, tries: 0 };
      this.#pending.set(id, pending);
      this.#send(pending);
    });
  }

  #send(pending: Pending): void {
    pending.tries++;
    this.#child ??= this.#start();
    // A failed send means that the process is going; its exit decides what becomes of the question.
    this.#child.send(pending.question, () => undefined);
    if (this.#silence === undefined) this.#watch();
  }

  #start(): ChildProcess {
    const { script, environment } = this.#options;
    const child = fork(script, [], {
      serialization: 'advanced',
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-lastWordsLength);
    });
    child.on('message', (answer) => this.#receive(answer as HostAnswer));
    child.once('exit', (code, signal) => this.#lost(child, { exitCode: code, signal, lastWords }));
    child.on('error', (error) => {
      if (child.pid === undefined) this.#lost(child, { reason: error.message });
    });
    return child;
  }

  #receive(answer: HostAnswer): void {
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    this.#pending.delete(answer.id);
    this.#watch();
    if ('error' in answer) pending.reject(revive(answer.error));
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
          'The model process stopped twice while answering. Try again; if it goes on, run "fovea doctor".',
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

function revive({ code, message, facts }: HostError): FoveaError {
  const known = Object.hasOwn(errorCodes, code);
  return new FoveaError(known ? (code as ErrorCode) : 'INFERENCE_UNAVAILABLE', message, {
    ...facts,
    ...(known ? {} : { code }),
  });
}
