import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { cacheFolder, engineEnvironment } from '@fovea/engine';
import type { Contestant, Lap } from './contestant.ts';
import type { Workload } from './inputs.ts';
import { handOver } from './inputs.ts';

const program = fileURLToPath(new URL('../../python/serve.py', import.meta.url));

export type PythonVariant = 'function' | 'function-fused' | 'keras' | 'infer' | 'keras-infer';

interface Versions {
  readonly python: string;
  readonly tensorflow: string;
  readonly keras: string;
}

/** The Python to compare with: FOVEA_PYTHON, else what `npm run setup:python` made; undefined where there is none. */
export function referencePython(environment: NodeJS.ProcessEnv): string | undefined {
  if (environment['FOVEA_PYTHON']) return environment['FOVEA_PYTHON'];
  const made = join(cacheFolder(environment), 'python', 'bin', 'python');
  return existsSync(made) ? made : undefined;
}

export const noPython =
  'Python is left out: name one that has tensorflow-cpu 2.21 in FOVEA_PYTHON, or make one with "npm run setup:python".';

/** A Python process that runs the reference programs, with the same threads and oneDNN settings as this process. */
export class PythonReference {
  readonly versions: Versions;
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly folder: string;
  private readonly said: () => string;
  private opened = 0;

  private constructor(
    child: ChildProcess,
    lines: AsyncIterator<string>,
    said: () => string,
    folder: string,
    versions: Versions,
  ) {
    this.child = child;
    this.lines = lines;
    this.said = said;
    this.folder = folder;
    this.versions = versions;
  }

  /** @throws INPUT_INVALID when that Python cannot run the programs */
  static async start(python: string, settings: Readonly<Record<string, string>> = {}): Promise<PythonReference> {
    const folder = await mkdtemp(join(tmpdir(), 'fovea-python-'));
    const child = spawn(python, [program], {
      env: { ...process.env, ...engineEnvironment(), ...settings },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
    child.once('error', (error) => (said += error.message));
    const reader: Interface = createInterface({ input: child.stdout });
    const lines = reader[Symbol.asyncIterator]();
    try {
      return new PythonReference(child, lines, () => said, folder, (await heard(lines, () => said)) as Versions);
    } catch (error) {
      child.kill();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** A variant on a workload of its own weights, ready to run. */
  async contestant(name: string, variant: PythonVariant, workload: Workload): Promise<Contestant> {
    const id = `${variant} ${String(++this.opened)}`;
    const weights = join(this.folder, `${String(this.opened)}.safetensors`);
    const inputs = join(this.folder, `${String(this.opened)}.f32`);
    await handOver(workload, { weights, inputs });
    const { batch, size, classes } = workload;
    await this.ask({ do: 'open', id, variant, weights, inputs, batch, size, classes });
    await Promise.all([rm(weights), rm(inputs)]);
    return {
      name,
      lap: async (times) => (await this.ask({ do: 'run', id, times })) as Lap,
      close: async () => {
        await this.ask({ do: 'close', id });
      },
    };
  }

  async stop(): Promise<void> {
    this.child.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async ask(request: object): Promise<unknown> {
    this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    return heard(this.lines, this.said);
  }
}

async function heard(lines: AsyncIterator<string>, said: () => string): Promise<unknown> {
  const { value, done } = await lines.next();
  const answer = done === true ? { error: said() || 'it ended without a word' } : (JSON.parse(value) as object);
  if (!('error' in answer)) return answer;
  throw new FoveaError(
    'INPUT_INVALID',
    `The Python reference failed: ${String(answer.error)}. "npm run setup:python" makes one that works.`,
  );
}
