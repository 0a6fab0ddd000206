import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { engineEnvironment } from '@fovea/engine';
import type { Contestant, Lap } from './contestant.ts';
import type { Workload } from './inputs.ts';
import { handOver } from './inputs.ts';

const programs = {
  node: fileURLToPath(new URL('./serve.ts', import.meta.url)),
  python: fileURLToPath(new URL('../../python/serve.py', import.meta.url)),
} as const;

type Settings = Readonly<Record<string, string>>;

/**
 * A process of its own that runs steps when asked, one JSON object a line: what is set for a whole process (threads, memory,
 * oneDNN) and other languages can then take turns with what runs here.
 */
export class Served {
  /** What it says of itself. */
  readonly versions: Readonly<Record<string, string>>;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string, undefined>;
  readonly #said: () => string;
  readonly #folder: string;
  #opened = 0;

  private constructor(parts: Pick<Served, 'versions'> & Record<'child' | 'lines' | 'said' | 'folder', unknown>) {
    this.versions = parts.versions;
    this.#child = parts.child as ChildProcess;
    this.#lines = parts.lines as AsyncIterator<string, undefined>;
    this.#said = parts.said as () => string;
    this.#folder = parts.folder as string;
  }

  /** Runs the reference programs, with this process's threads and oneDNN unless `settings` say otherwise. */
  static python(executable: string, settings: Settings = {}): Promise<Served> {
    return Served.#start(executable, programs.python, settings);
  }

  /** Runs Fovea's and tfjs's own steps. */
  static node(settings: Settings): Promise<Served> {
    return Served.#start(process.execPath, programs.node, settings);
  }

  static async #start(executable: string, program: string, settings: Settings): Promise<Served> {
    const folder = await mkdtemp(join(tmpdir(), 'fovea-steps-'));
    const child = spawn(executable, [program], {
      env: { ...process.env, ...engineEnvironment(), ...settings },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
    child.once('error', (error) => (said += error.message));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    try {
      const versions = (await heard(lines, () => said)) as Served['versions'];
      return new Served({ versions, child, lines, said: () => said, folder });
    } catch (error) {
      child.kill();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** A variant that the process knows, on a workload of its own weights, ready to run. */
  async contestant(name: string, variant: string, workload: Workload): Promise<Contestant> {
    const weights = join(this.#folder, `${String(this.#opened)}.safetensors`);
    const inputs = join(this.#folder, `${String(this.#opened)}.f32`);
    await handOver(workload, { weights, inputs });
    const { batch, size, classes } = workload;
    const contestant = await this.open(name, { variant, weights, inputs, batch, size, classes });
    await Promise.all([rm(weights), rm(inputs)]);
    return contestant;
  }

  /** A variant that the process knows, of what it asks for. */
  async open(name: string, request: Readonly<Record<string, unknown>>): Promise<Contestant> {
    const id = `${name} ${String(++this.#opened)}`;
    await this.#ask({ ...request, do: 'open', id });
    return {
      name,
      lap: async (times) => (await this.#ask({ do: 'run', id, times })) as Lap,
      close: async () => {
        await this.#ask({ do: 'close', id });
      },
    };
  }

  async stop(): Promise<void> {
    this.#child.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #ask(request: object): Promise<unknown> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    return heard(this.#lines, this.#said);
  }
}

async function heard(lines: AsyncIterator<string, undefined>, said: () => string): Promise<unknown> {
  const { value, done } = await lines.next();
  const answer = done === true ? { error: said() || 'it ended without a word' } : (JSON.parse(value) as object);
  if (!('error' in answer)) return answer;
  throw new FoveaError(
    'INPUT_INVALID',
    `A process of the benchmark failed: ${String(answer.error)}. If it is Python's, "npm run setup:python" makes one that works.`,
  );
}
