import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scope } from './scope.ts';

const outputKept = 200_000;
const politeMs = 20_000;

export interface Started {
  /** What the process has said so far, errors included. */
  said(): string;
  /** What it has written to stdout alone. */
  written(): string;
  /** Its exit code once all its output is read; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Asks the process to end; after twenty seconds everything that it started is killed. */
  stop(): Promise<void>;
}

/** Starts a command in a process group of its own, so that Ctrl+C reaches this script alone. */
export function start(words: readonly string[], folder: string, environment: NodeJS.ProcessEnv = process.env): Started {
  const [command = '', ...rest] = words;
  const child = spawn(command, rest, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let [said, written] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-outputKept);
    written += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-outputKept);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      said += error.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  const stop = async () => {
    if (child.pid === undefined) return;
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await Promise.race([ended, sleep(politeMs, undefined, { ref: false })]);
    killGroup(child.pid);
    await ended;
  };
  return { said: () => said, written: () => written, ended, stop };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

/** Runs a command to its end. @returns its stdout @throws with the last lines of what it said when it fails */
export async function runCommand(
  { signal }: Pick<Scope, 'signal'>,
  words: readonly string[],
  folder: string,
  environment?: NodeJS.ProcessEnv,
): Promise<string> {
  signal.throwIfAborted();
  const started = start(words, folder, environment);
  const stop = () => void started.stop();
  signal.addEventListener('abort', stop, { once: true });
  const code = await started.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (code === 0) return started.written();
  const lines = started.said().trimEnd().split('\n').slice(-12).join('\n');
  throw new Error(`"${words.join(' ')}" ended with ${code ?? 'a signal'} in ${folder}:\n${lines}`);
}
