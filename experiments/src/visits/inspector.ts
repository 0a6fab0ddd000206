/** Bytes that a process holds. */
export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

interface Answer {
  readonly id: number;
  readonly result?: { readonly result?: { readonly value?: unknown } };
  readonly error?: { readonly message: string };
}

/** Asks a Node process that runs with `--inspect`. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  static async connect(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error(`The debugger at ${url} does not answer.`)));
    });
    return new Inspector(socket);
  }

  /** What is left after all garbage was collected. */
  async memory(): Promise<Memory> {
    await this.#ask('HeapProfiler.collectGarbage');
    return JSON.parse(String(await this.#evaluate('JSON.stringify(process.memoryUsage())'))) as Memory;
  }

  /** Milliseconds for which the process has kept a processor busy. */
  async busyMs(): Promise<number> {
    return Number(await this.#evaluate('(({ user, system }) => (user + system) / 1000)(process.cpuUsage())'));
  }

  close(): void {
    this.#socket.close();
  }

  async #evaluate(expression: string): Promise<unknown> {
    const { result } = await this.#ask('Runtime.evaluate', { expression });
    return result?.result?.value;
  }

  async #ask(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    const id = ++this.#asked;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    if (answer.error !== undefined) throw new Error(answer.error.message);
    return answer;
  }
}
